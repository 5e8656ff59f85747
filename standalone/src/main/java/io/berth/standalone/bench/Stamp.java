package io.berth.standalone.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Bytes that say the same of every run: all that differs is the run's number. Made from a sample
 * that the real codec wrote, so that a bench can speak the protocol without paying for it: on the
 * same cores, its own work would be part of what it measures.
 */
final class Stamp {
  private static final int DIGITS = 9;
  private static final int ID_BYTES = DIGITS + 1;

  private final byte[] sample;
  private final int[] places;

  private Stamp(byte[] sample, int[] places) {
    this.sample = sample;
    this.places = places;
  }

  /**
   * The id of a run: of the same length for each. The last digit comes first, so that runs that
   * follow on each other lie far apart in a store that is sorted, as those do whose ids callers
   * chose. In ascending order, whatever sorts last would be found and stored in less time.
   */
  static String id(int number) {
    return new StringBuilder(String.format(Locale.ROOT, "%09dr", number)).reverse().toString();
  }

  /** What was written about the run of this number, to be written about others. */
  static Stamp of(byte[] sample, int number) {
    byte[] id = id(number).getBytes(StandardCharsets.US_ASCII);
    int[] places = new int[sample.length / ID_BYTES];
    int count = 0;
    for (int at = 0; at + ID_BYTES <= sample.length; at++) {
      if (Arrays.equals(sample, at, at + ID_BYTES, id, 0, ID_BYTES)) {
        places[count++] = at + 1;
        at += ID_BYTES - 1;
      }
    }
    return new Stamp(sample.clone(), Arrays.copyOf(places, count));
  }

  int length() {
    return sample.length;
  }

  /** The same about another run. */
  byte[] on(int number) {
    byte[] bytes = sample.clone();
    for (int place : places) {
      write(number, bytes, place);
    }
    return bytes;
  }

  /** The number of the run whose id ends here. */
  static int numberBefore(byte[] bytes, int end) {
    int number = 0;
    for (int at = end - 1; at >= end - DIGITS; at--) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalStateException(
            "Expected a run of the bench, but was "
                + new String(bytes, 0, end, StandardCharsets.UTF_8));
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** The number of the run whose id begins here. */
  static int numberAt(byte[] bytes, int begin) {
    return numberBefore(bytes, begin + ID_BYTES);
  }

  private static void write(int number, byte[] bytes, int place) {
    int left = number;
    for (int at = place; at < place + DIGITS; at++) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}
