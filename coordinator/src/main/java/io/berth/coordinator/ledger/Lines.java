package io.berth.coordinator.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one tenant, and which of them may have a head that fits.
 *
 * <p>Every line is either <em>unlooked</em>, or parked at one limit that blocked its head. A limit
 * that gets room is <em>roused</em>. As long as something is unlooked or roused, {@link #best}
 * gives the best-placed line that may fit; whoever asks looks at it, and either admits its head or
 * parks it at the limit that blocks it. When {@code best} gives nothing, no waiting run fits. So
 * the cost of an event grows with the logarithm of the number of lines, not with the runs behind
 * them.
 */
public final class Lines {
  private final Map<Claims, Line> byClaims = new HashMap<>();
  private final TreeMap<Place, Line> unlooked = new TreeMap<>();
  private int runs;

  // Roused limits by the place of their best parked line. Each limit has one entry that counts, the
  // one with the place that its tally remembers; lines come and go, so it may be out of date, and
  // is
  // corrected when it comes up. A line with a better place gets the limit a better entry at once.
  private final PriorityQueue<Roused> roused = new PriorityQueue<>();

  private record Roused(Place place, Tally tally) implements Comparable<Roused> {
    @Override
    public int compareTo(Roused other) {
      return place.compareTo(other.place);
    }
  }

  /** All lines, in no particular order. */
  public Collection<Line> all() {
    return Collections.unmodifiableCollection(byClaims.values());
  }

  public @Nullable Line of(Claims claims) {
    return byClaims.get(claims);
  }

  /** How many runs wait, over all lines. */
  public int runs() {
    return runs;
  }

  boolean isEmpty() {
    return byClaims.isEmpty();
  }

  /** Puts a run in line. */
  void join(LiveRun run, Tallies tallies) {
    runs++;
    Line line = byClaims.get(run.claims());
    if (line == null) {
      line = open(run.claims(), tallies);
    }
    Place place = run.place();
    if (line.isEmpty() || place.compareTo(line.headPlace()) < 0) {
      Tally at = line.isEmpty() ? null : detach(line);
      line.add(place, run.key());
      attach(line, at);
    } else {
      line.add(place, run.key());
    }
  }

  /** Takes a run out of its line: it is admitted, or ended. */
  void leave(LiveRun run, Tallies tallies) {
    runs--;
    Line line = byClaims.get(run.claims());
    if (line == null) {
      throw new IllegalStateException("Expected a line for " + run.key());
    }
    Place place = run.place();
    if (!place.equals(line.headPlace())) {
      line.remove(place, run.key());
      return;
    }
    Tally at = detach(line);
    line.remove(place, run.key());
    if (line.isEmpty()) {
      byClaims.remove(line.claims());
      line.tallies().forEach(tally -> tally.lines(-1));
      line.tallies().forEach(tallies::dropIfIdle);
    } else {
      attach(line, at);
    }
  }

  /**
   * The best-placed line that may have a head that fits; null when no waiting run fits.
   *
   * @param room the free slots of a scope
   */
  public @Nullable Line best(ToLongFunction<Tally> room) {
    Line fromLimits = bestRoused(room);
    Line fromUnlooked = unlooked.isEmpty() ? null : unlooked.firstEntry().getValue();
    if (fromLimits == null) {
      return fromUnlooked;
    }
    return fromUnlooked == null || fromLimits.headPlace().compareTo(fromUnlooked.headPlace()) < 0
        ? fromLimits
        : fromUnlooked;
  }

  private @Nullable Line bestRoused(ToLongFunction<Tally> room) {
    while (!roused.isEmpty()) {
      Roused next = roused.peek();
      Tally tally = next.tally();
      if (!next.place().equals(tally.rousedAt())) {
        roused.poll(); // a better entry took its place
        continue;
      }
      Line line = tally.bestParked(room.applyAsLong(tally));
      if (line != null && line.parkedPlace().equals(next.place())) {
        return line;
      }
      roused.poll();
      tally.rousedAt(null);
      if (line != null) {
        enter(tally, line.parkedPlace());
      }
    }
    return null;
  }

  private void enter(Tally tally, Place place) {
    Place entered = tally.rousedAt();
    if (entered == null || place.compareTo(entered) < 0) {
      tally.rousedAt(place);
      roused.add(new Roused(place, tally));
    }
  }

  /** Notes that a line's head doesn't fit, because of one limit. */
  public void park(Line line, Tally at) {
    detach(line);
    at.park(line, weight(line, at));
  }

  /** Notes that a scope may have more room than before. */
  void rouse(Tally tally, ToLongFunction<Tally> room) {
    Line line = tally.bestParked(room.applyAsLong(tally));
    if (line != null) {
      enter(tally, line.parkedPlace());
    }
  }

  private Line open(Claims claims, Tallies tallies) {
    List<Tally> each = new ArrayList<>();
    for (Claims.Claim claim : claims.innermostFirst()) {
      Tally tally = tallies.of(claim.scope());
      tally.lines(1);
      each.add(tally);
    }
    Line line = new Line(claims, each);
    byClaims.put(claims, line);
    return line;
  }

  /** Takes a line out of where it stands, and says where that was: null is among the unlooked. */
  private @Nullable Tally detach(Line line) {
    Tally at = line.parkedAt();
    if (at == null) {
      unlooked.remove(line.headPlace());
    } else {
      at.unpark(line, weight(line, at));
    }
    return at;
  }

  /** What blocked the old head blocks the new one: their claims are the same. */
  private void attach(Line line, @Nullable Tally at) {
    if (at == null) {
      unlooked.put(line.headPlace(), line);
    } else {
      at.park(line, weight(line, at));
      if (at.rousedAt() != null) {
        enter(at, line.parkedPlace()); // the new head may have a better place
      }
    }
  }

  private static int weight(Line line, Tally at) {
    int index = line.tallies().indexOf(at);
    return line.claims().innermostFirst().get(index).weight();
  }
}
