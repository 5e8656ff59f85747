package io.berth.standalone.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what will be, and says what was awaited when it never came. */
public final class Await {
  private static final Duration LIMIT = Duration.ofMinutes(2); // machines may be slow
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** Until the condition holds, for at most two minutes. */
  public static void until(String what, Callable<Boolean> condition) {
    value(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /** The value once there is one, within at most two minutes. */
  public static <T> T value(String what, Callable<Optional<T>> source) {
    return value(what, LIMIT, source);
  }

  public static <T> T value(String what, Duration limit, Callable<Optional<T>> source) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> value = call(what, source);
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("Expected within " + limit.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static <T> Optional<T> call(String what, Callable<Optional<T>> source) {
    try {
      return source.call();
    } catch (Exception e) {
      throw new AssertionError("Failed while waiting for: " + what, e);
    }
  }
}
