package io.berth.coordinator.ledger;

import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The waiting runs that ask for exactly the same scopes and weights, by place. Only a line's head
 * can be next, and where the head doesn't fit nobody behind it does: so lines, not runs, are what
 * is looked at.
 */
public final class Line {
  private final Claims claims;
  private final List<Tally> tallies; // one per claim, in the claims' order
  private final TreeMap<Place, RunKey> waiting = new TreeMap<>();

  // Where it is parked: the limit that blocks its head, and the place it had when it was put there,
  // by which that limit's set is ordered. Null while it needs a look.
  private @Nullable Tally parkedAt;
  private @Nullable Place parkedPlace;

  Line(Claims claims, List<Tally> tallies) {
    this.claims = claims;
    this.tallies = List.copyOf(tallies);
  }

  List<Tally> tallies() {
    return tallies;
  }

  public Claims claims() {
    return claims;
  }

  public Place headPlace() {
    return waiting.firstKey();
  }

  public RunKey head() {
    return waiting.firstEntry().getValue();
  }

  public int size() {
    return waiting.size();
  }

  /** The waiting runs, best place first. */
  public Map<Place, RunKey> inOrder() {
    return Collections.unmodifiableMap(waiting);
  }

  /** The waiting runs from the lowest priority up, and of each priority the oldest first. */
  public List<Map.Entry<Place, RunKey>> worstPriorityFirst() {
    List<Map.Entry<Place, RunKey>> all = new ArrayList<>(waiting.size());
    Place last = waiting.lastKey();
    while (last != null) {
      NavigableMap<Place, RunKey> same =
          waiting
              .tailMap(new Place(last.priority(), Long.MIN_VALUE), true)
              .headMap(new Place(last.priority(), Long.MAX_VALUE), true);
      all.addAll(same.entrySet());
      last = waiting.lowerKey(same.firstKey());
    }
    return all;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(Place place, RunKey key) {
    if (waiting.put(place, key) != null) {
      throw new IllegalStateException("Expected nobody at " + place + ", where " + key + " goes");
    }
    tallies.forEach(tally -> tally.waiting(1));
  }

  void remove(Place place, RunKey key) {
    if (!waiting.remove(place, key)) {
      throw new IllegalStateException("Expected " + key + " to wait at " + place);
    }
    tallies.forEach(tally -> tally.waiting(-1));
  }

  @Nullable Tally parkedAt() {
    return parkedAt;
  }

  Place parkedPlace() {
    if (parkedPlace == null) {
      throw new IllegalStateException("Expected a parked line, but " + claims + " is not");
    }
    return parkedPlace;
  }

  void park(@Nullable Tally at) {
    parkedAt = at;
    parkedPlace = at == null ? null : headPlace();
  }
}
