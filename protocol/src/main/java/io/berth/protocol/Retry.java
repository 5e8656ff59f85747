package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a run is tried.
 *
 * @param maxAttempts failed tries after which the run is FAILED; 1 when absent: no retry
 * @param backoff pause before the second try; doubled before each further one; 1 s when absent
 * @param maxBackoff the longest pause; 1 min when absent
 * @param maxLost lost tries after which the run is FAILED; 3 when absent
 */
public record Retry(int maxAttempts, Duration backoff, Duration maxBackoff, int maxLost) {
  public static final Retry NONE = fromJson(null, null, null, null);

  private static final int TRIES_MAX = 1_000;

  public Retry {
    if (maxAttempts < 1 || maxAttempts > TRIES_MAX) {
      throw Checks.broken(
          Code.RETRY_INVALID, "maxAttempts", "an integer from 1 to 1,000", maxAttempts);
    }
    if (maxLost < 0 || maxLost > TRIES_MAX) {
      throw Checks.broken(Code.RETRY_INVALID, "maxLost", "an integer from 0 to 1,000", maxLost);
    }
    backoff = Checks.duration(backoff, Duration.ZERO, Checks.DURATION_MAX, "backoff");
    maxBackoff = Checks.duration(maxBackoff, backoff, Checks.DURATION_MAX, "maxBackoff");
  }

  @JsonCreator
  static Retry fromJson(
      @Nullable Integer maxAttempts,
      @Nullable Duration backoff,
      @Nullable Duration maxBackoff,
      @Nullable Integer maxLost) {
    Duration first = backoff == null ? Duration.ofSeconds(1) : backoff;
    return new Retry(
        maxAttempts == null ? 1 : maxAttempts,
        first,
        maxBackoff == null ? max(Duration.ofMinutes(1), first) : maxBackoff,
        maxLost == null ? 3 : maxLost);
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
