package io.berth.protocol;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Durations as people type them, on command lines and in environments. */
public final class Durations {
  private Durations() {}

  /**
   * Reads {@code PT10M}, and {@code 10m}, which is quicker to type; also {@code 500ms} and {@code
   * 2d}.
   *
   * @throws IllegalArgumentException if it is something else, or negative
   */
  public static Duration parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    Duration duration;
    try {
      if (upper.matches("\\d{1,12}MS")) {
        duration = Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)));
      } else if (upper.matches("\\d{1,9}D")) {
        duration = Duration.parse("P" + upper);
      } else if (upper.matches("\\d.*")) {
        duration = Duration.parse("PT" + upper);
      } else {
        duration = Duration.parse(upper);
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "expected a duration as PT30S or 30s, but was '" + text + "'", e);
    }
    if (duration.isNegative()) {
      throw new IllegalArgumentException("expected no negative duration, but was '" + text + "'");
    }
    return duration;
  }
}
