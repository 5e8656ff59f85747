package io.berth.standalone.client;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A moment by a clock that never goes back, until which something is waited for. */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final @Nullable Duration limit;

  private Deadline(LongSupplier nanoTime, @Nullable Duration limit) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.limit = limit;
  }

  /**
   * Begins now.
   *
   * @param limit null: never
   */
  public static Deadline in(@Nullable Duration limit, LongSupplier nanoTime) {
    return new Deadline(nanoTime, limit);
  }

  public boolean passed() {
    return limit != null && elapsed().compareTo(limit) >= 0;
  }

  /** How long to wait in one go: what is left, at most this, never negative. */
  public Duration left(Duration atMost) {
    if (limit == null) {
      return atMost;
    }
    Duration left = limit.minus(elapsed());
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(atMost) < 0 ? left : atMost;
  }

  private Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
  }
}
