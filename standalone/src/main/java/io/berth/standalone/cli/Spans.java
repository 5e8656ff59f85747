package io.berth.standalone.cli;

import java.time.Duration;

/** Spans of time as people read them: the two largest units, as {@code 2h5m}. */
final class Spans {
  private Spans() {}

  static String text(Duration span) {
    Duration whole = span.isNegative() ? Duration.ZERO : span;
    if (whole.toDays() > 0) {
      return two(whole.toDays(), "d", whole.toHoursPart(), "h");
    }
    if (whole.toHours() > 0) {
      return two(whole.toHours(), "h", whole.toMinutesPart(), "m");
    }
    if (whole.toMinutes() > 0) {
      return two(whole.toMinutes(), "m", whole.toSecondsPart(), "s");
    }
    return whole.toSeconds() + "s";
  }

  private static String two(long large, String unit, int small, String smallUnit) {
    return large + unit + (small == 0 ? "" : small + smallUnit);
  }
}
