package io.berth.protocol;

/**
 * A set of characters. Names are checked wherever a record is read or made, several times for each
 * step of a run: regular expressions there took a tenth of the coordinator's time.
 */
final class Alphabet {
  /** {@code A-Z a-z 0-9}. */
  static final Alphabet LETTERS_AND_DIGITS =
      new Alphabet(0, 0).with('A', 'Z').with('a', 'z').with('0', '9');

  private final long low; // one bit for each character below 64
  private final long high; // one for each of the next 64

  private Alphabet(long low, long high) {
    this.low = low;
    this.high = high;
  }

  /** Some more, one by one. */
  Alphabet and(String more) {
    Alphabet all = this;
    for (int i = 0; i < more.length(); i++) {
      all = all.with(more.charAt(i), more.charAt(i));
    }
    return all;
  }

  boolean has(char c) {
    return c < 64 ? (low >>> c & 1) != 0 : c < 128 && (high >>> c & 1) != 0;
  }

  /** Whether there is nothing else in a text. */
  boolean isAllOf(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private Alphabet with(char first, char last) {
    long newLow = low;
    long newHigh = high;
    for (char c = first; c <= last; c++) {
      if (c < 64) {
        newLow |= 1L << c;
      } else {
        newHigh |= 1L << c;
      }
    }
    return new Alphabet(newLow, newHigh);
  }
}
