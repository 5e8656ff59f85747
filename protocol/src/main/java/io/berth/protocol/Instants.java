package io.berth.protocol;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Instants as text, always as {@code 2026-11-20T12:00:00.123Z}: with years of four digits and three
 * digits of a second, so that a log of them sorts as text.
 *
 * <p>Written by hand, because there are several in each step of a run, and {@code java.time.format}
 * takes longer for one than all else of the record.
 */
final class Instants {
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final byte[] FORM = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);
  private static final int SECONDS_PER_DAY = 24 * 60 * 60;

  private Instants() {}

  static String write(Instant instant) {
    checkRange(instant);
    long second = instant.getEpochSecond();
    LocalDate day = LocalDate.ofEpochDay(second / SECONDS_PER_DAY);
    int ofDay = (int) (second % SECONDS_PER_DAY);
    byte[] text = FORM.clone();
    number(text, 0, 4, day.getYear());
    number(text, 5, 2, day.getMonthValue());
    number(text, 8, 2, day.getDayOfMonth());
    number(text, 11, 2, ofDay / 3600);
    number(text, 14, 2, ofDay / 60 % 60);
    number(text, 17, 2, ofDay % 60);
    number(text, 20, 3, instant.getNano() / 1_000_000);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads any form that {@link Instant#parse} does, within the range that can be written.
   *
   * @throws DateTimeException if it is not one
   */
  static Instant read(String text) {
    Instant instant = hasOurForm(text) ? readOurs(text) : Instant.parse(text);
    checkRange(instant);
    return instant;
  }

  private static Instant readOurs(String text) {
    // Of the day, month and hour the range is checked by whoever makes a date of them.
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)).toEpochDay();
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text); // 24:00 and leap seconds are its business
    }
    return Instant.ofEpochSecond(
        day * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second,
        number(text, 20, 3) * 1_000_000L);
  }

  private static boolean hasOurForm(String text) {
    if (text.length() != FORM.length) {
      return false;
    }
    for (int i = 0; i < FORM.length; i++) {
      char c = text.charAt(i);
      if (FORM[i] == '0' ? c < '0' || c > '9' : c != FORM[i]) {
        return false;
      }
    }
    return true;
  }

  private static void checkRange(Instant instant) {
    if (instant.isBefore(Instant.EPOCH) || !instant.isBefore(END)) {
      throw new DateTimeException(
          "Expected an instant of the years 1970 to 9999, but was " + instant);
    }
  }

  private static void number(byte[] text, int at, int digits, int value) {
    int left = value;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  private static int number(String text, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      value = 10 * value + (text.charAt(i) - '0');
    }
    return value;
  }
}
