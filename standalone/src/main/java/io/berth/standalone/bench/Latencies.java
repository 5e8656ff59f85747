package io.berth.standalone.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** How long something took, many times. Not thread-safe. */
final class Latencies {
  private long[] nanos = new long[1_024];
  private int count;

  void add(long tookNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = tookNanos;
  }

  int count() {
    return count;
  }

  /** The value that a share of all stay below, by the nearest rank. */
  Duration percentile(double percent) {
    if (count == 0) {
      throw new IllegalStateException("Expected a measurement, but there is none");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
  }

  /** As {@code p50 12.3 ms p99 45.6 ms max 78.9 ms (n 1,000)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %7.1f ms   p99 %7.1f ms   max %7.1f ms   (n %,d)",
        ms(percentile(50)),
        ms(percentile(99)),
        ms(percentile(100)),
        count);
  }

  static double ms(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
