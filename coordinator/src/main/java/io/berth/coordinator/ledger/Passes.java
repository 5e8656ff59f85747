package io.berth.coordinator.ledger;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Which places took slots of one scope lately, as far as those in line care: whether somebody with
 * a later place got slots since they came. Soft: it is not rebuilt, as leases are not.
 *
 * <p>An entry is kept as long as no later entry has a place that is later still: whoever the
 * dropped one passed over, the later one passed over as well. So there are few, mostly one.
 */
final class Passes {
  /** With more the oldest are forgotten: whom only they passed over must be passed over again. */
  private static final int KEPT_MAX = 64;

  private record Pass(long turn, Place place) {}

  private final ArrayDeque<Pass> latestPlaceFirst = new ArrayDeque<>(1);

  /**
   * Notes that a place took slots.
   *
   * @param turn numbers what happens in the tenant, joins of lines and passes, in order
   */
  void add(long turn, Place place) {
    while (!latestPlaceFirst.isEmpty()
        && latestPlaceFirst.getLast().place().compareTo(place) <= 0) {
      latestPlaceFirst.removeLast();
    }
    if (latestPlaceFirst.size() == KEPT_MAX) {
      latestPlaceFirst.removeFirst();
    }
    latestPlaceFirst.addLast(new Pass(turn, place));
  }

  /** Whether a later place than this one took slots since the given turn. */
  boolean over(Place place, long since) {
    Iterator<Pass> passes = latestPlaceFirst.iterator();
    while (passes.hasNext()) {
      Pass pass = passes.next();
      if (pass.turn() > since) {
        return pass.place().compareTo(place) > 0; // it is the latest place of all since then
      }
    }
    return false;
  }

  void clear() {
    latestPlaceFirst.clear();
  }
}
