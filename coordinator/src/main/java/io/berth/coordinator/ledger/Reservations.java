package io.berth.coordinator.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For whom slots of one scope are kept, among the lines of which a run was passed over. There may
 * be many of these, and most events change nothing for them. So it is remembered for whom slots are
 * kept, and to whom it matters how much room the scope has.
 */
final class Reservations {
  private final Tally tally;
  private final Set<Line> marked = new LinkedHashSet<>();
  private final TreeMap<Place, Line> reserving = new TreeMap<>(); // by the place of the head
  // By weight: with less room than that here, nothing is kept for their heads anywhere.
  private final TreeMap<Integer, Set<Line>> inNeedOfRoom = new TreeMap<>();

  Reservations(Tally tally) {
    this.tally = tally;
  }

  /** The lines of which a run was passed over, in no particular order. */
  Collection<Line> marked() {
    return Collections.unmodifiableSet(marked);
  }

  /** The lines for whose heads slots would be kept if no other came before it, the best first. */
  Collection<Line> inOrder() {
    return Collections.unmodifiableCollection(reserving.values());
  }

  /** The line for whose head slots are kept; null if there is none. */
  @Nullable Line first() {
    return reserving.isEmpty() ? null : reserving.firstEntry().getValue();
  }

  /** The place of that head; null if there is none. */
  @Nullable Place firstPlace() {
    return reserving.isEmpty() ? null : reserving.firstKey();
  }

  /**
   * The lines for which it makes a difference whether so many slots are free or so many. A list of
   * its own, as a look at them may change what is known here.
   */
  List<Line> inNeedOfRoom(long before, long now) {
    int less = Tally.clamped(Math.min(before, now));
    int more = Tally.clamped(Math.max(before, now));
    return inNeedOfRoom.isEmpty() || less == more
        ? List.of()
        : inNeedOfRoom.subMap(less, false, more, true).values().stream()
            .flatMap(Set::stream)
            .toList();
  }

  /** Something else is known of a line than before. */
  void change(Line line, Reservation before, Reservation now) {
    if (before.marked()) {
      marked.remove(line);
    }
    if (now.marked()) {
      marked.add(line);
    }
    if (before.as() != null) {
      reserving.remove(before.as());
    }
    if (now.as() != null) {
      reserving.put(now.as(), line);
    }
    boolean neededRoom = before.needsRoomOf(tally.scope());
    boolean needsRoom = now.needsRoomOf(tally.scope());
    if (neededRoom && !needsRoom) {
      inNeedOfRoom.computeIfPresent(
          line.weight(tally),
          (weight, lines) -> {
            lines.remove(line);
            return lines.isEmpty() ? null : lines;
          });
    } else if (needsRoom && !neededRoom) {
      inNeedOfRoom.computeIfAbsent(line.weight(tally), weight -> new LinkedHashSet<>()).add(line);
    }
  }
}
