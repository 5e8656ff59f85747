package io.berth.standalone.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code PT10M}, and {@code 10m}, which is quicker to type. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    try {
      Duration duration;
      if (upper.matches("\\d{1,12}MS")) {
        duration = Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)));
      } else if (upper.matches("\\d{1,9}D")) {
        duration = Duration.parse("P" + upper);
      } else if (upper.matches("\\d.*")) {
        duration = Duration.parse("PT" + upper);
      } else {
        duration = Duration.parse(upper);
      }
      if (duration.isNegative()) {
        throw new TypeConversionException("expected no negative duration, but was '" + text + "'");
      }
      return duration;
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new TypeConversionException(
          "expected a duration as PT30S or 30s, but was '" + text + "'");
    }
  }
}
