package io.berth.standalone.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGTERM and Ctrl-C into the end of {@link #await}, and holds the JVM until this is closed:
 *
 * <ol>
 *   <li>The signal starts the JVM's shutdown hooks; ours wakes up who awaits, or starts, and waits
 *       itself.
 *   <li>The main thread closes what runs, then this.
 *   <li>The hook ends the process, with 0 unless told otherwise: it was asked to stop, and did.
 * </ol>
 */
public final class StopSignal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StopSignal.class);

  /** After this a shutdown counts as stuck: longer than any grace somebody would wait for. */
  private static final Duration CLOSING_MAX = Duration.ofHours(2);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "berth-stop");
  private volatile int exitCode;
  private @Nullable Thread starter;

  private StopSignal() {}

  /** From now on the process doesn't end before this is closed. */
  public static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Waits until the process is asked to stop, at most so long; returns whether it was. */
  public boolean await(Duration atMost) {
    try {
      return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * Starts something that may take long, and interrupts that when the process is asked to stop.
   *
   * @return empty: it was, before all had started
   */
  public <T> Optional<T> interrupting(Supplier<T> start) {
    startedBy(Thread.currentThread());
    try {
      return Optional.of(start.get());
    } catch (RuntimeException e) {
      if (!asked()) {
        throw e;
      }
      log.info("Asked to stop while it started", e);
      return Optional.empty();
    } finally {
      startedBy(null);
      Thread.interrupted(); // who cleans up now shall not be
    }
  }

  private synchronized void startedBy(@Nullable Thread thread) {
    starter = thread;
    if (asked()) {
      interruptStart();
    }
  }

  private synchronized void interruptStart() {
    if (starter != null) {
      starter.interrupt();
    }
  }

  private boolean asked() {
    return asked.getCount() == 0;
  }

  /** What the process ends with if it was asked to stop. */
  public void exitWith(int code) {
    exitCode = code;
  }

  private void onShutdown() {
    asked.countDown();
    interruptStart();
    boolean clean = false;
    try {
      clean = closed.await(CLOSING_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(clean ? exitCode : 1);
  }

  /** Lets the process end. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook does the rest.
    }
  }
}
