package io.berth.coordinator.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are to be grouped anew, for other limits are in force where they stand. There may
 * be a million of them, so it is done piece by piece: from the last line of a scope to the first,
 * as those that come meanwhile are put last, and are grouped by the limits of now.
 */
final class Regrouping {
  /** A limit that begins to list who waits is told of so many waiting runs at a time. */
  private static final int RUNS_AT_A_TIME = 4;

  private final Cohorts cohorts;
  private final SequencedMap<Tally, Integer> left =
      new LinkedHashMap<>(); // the first so many lines

  // Of the line at hand, if the first limit is not told of all in it.
  private @Nullable Line telling;
  private @Nullable Place toldUpTo;

  Regrouping(Cohorts cohorts) {
    this.cohorts = cohorts;
  }

  boolean isDone() {
    return left.isEmpty();
  }

  /** Another limit is in force in a scope. */
  @SuppressWarnings("ReferenceEquality") // there is one object per scope
  void begin(Tally tally) {
    if (!left.isEmpty() && left.firstEntry().getKey() == tally) {
      telling = null; // it has forgotten whom it was told of
    }
    if (!tally.lines().isEmpty()) {
      left.put(tally, tally.lines().size());
    }
  }

  /**
   * Does one piece.
   *
   * @return whether there was one
   */
  boolean goOn() {
    while (!left.isEmpty()) {
      Map.Entry<Tally, Integer> first = left.firstEntry();
      Tally tally = first.getKey();
      int index = Math.min(first.getValue(), tally.lines().size()) - 1;
      if (index < 0) {
        left.remove(tally); // they have left by themselves
      } else {
        Line line = tally.lines().get(index);
        if (tell(tally, line)) {
          cohorts.regroup(line);
          done(tally, index);
        }
        return true;
      }
    }
    return false;
  }

  private void done(Tally tally, int index) {
    if (index == 0) {
      left.remove(tally);
    } else {
      left.put(tally, index);
    }
  }

  /** Tells a limit of who waits in a line; says whether it has come to the end of the line. */
  @SuppressWarnings("ReferenceEquality") // there is one object per line
  private boolean tell(Tally tally, Line line) {
    if (!tally.listsWaiting()) {
      return true;
    }
    toldUpTo = line.list(tally, telling == line ? toldUpTo : null, RUNS_AT_A_TIME);
    telling = toldUpTo == null ? null : line;
    return toldUpTo == null;
  }
}
