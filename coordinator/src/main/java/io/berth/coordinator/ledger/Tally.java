package io.berth.coordinator.ledger;

import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one scope counts at the moment: the runs that hold slots in it, and the lines it blocks.
 * There is one only while somebody counts, so idle scopes cost nothing.
 */
public final class Tally {
  private final Scope scope;
  private final Map<RunKey, Integer> holders = new LinkedHashMap<>();
  // By the weight that the line's runs have here, then by place: with three slots free and a head
  // that needs five, the best line that needs at most three is found at once.
  private final TreeMap<Integer, TreeMap<Place, Line>> parked = new TreeMap<>();
  private long active; // the sum of the holders' weights
  private long waiting; // runs in lines that ask for this scope
  private int lines; // such lines
  private @Nullable Place rousedAt; // where Lines has it among the roused limits, if it is one

  Tally(Scope scope) {
    this.scope = scope;
  }

  public Scope scope() {
    return scope;
  }

  /** The slots that are taken. */
  public long active() {
    return active;
  }

  /** The runs that hold slots, with their weights. */
  public Map<RunKey, Integer> holders() {
    return Collections.unmodifiableMap(holders);
  }

  /** How many waiting runs ask for this scope. */
  public long waiting() {
    return waiting;
  }

  void hold(RunKey key, int weight) {
    if (holders.put(key, weight) != null) {
      throw new IllegalStateException(
          "Expected " + key + " not to hold slots of " + scope + " yet");
    }
    active += weight;
  }

  void release(RunKey key) {
    Integer weight = holders.remove(key);
    if (weight == null) {
      throw new IllegalStateException("Expected " + key + " to hold slots of " + scope);
    }
    active -= weight;
  }

  void waiting(int more) {
    waiting += more;
  }

  void lines(int more) {
    lines += more;
  }

  @Nullable Place rousedAt() {
    return rousedAt;
  }

  void rousedAt(@Nullable Place place) {
    rousedAt = place;
  }

  boolean isIdle() {
    return holders.isEmpty() && lines == 0;
  }

  boolean blocksAnyone() {
    return !parked.isEmpty();
  }

  void park(Line line, int weight) {
    line.park(this);
    parked.computeIfAbsent(weight, w -> new TreeMap<>()).put(line.parkedPlace(), line);
  }

  void unpark(Line line, int weight) {
    TreeMap<Place, Line> ofWeight = parked.get(weight);
    if (ofWeight == null || ofWeight.remove(line.parkedPlace()) != line) {
      throw new IllegalStateException("Expected a line parked at " + scope + ": " + line.claims());
    }
    if (ofWeight.isEmpty()) {
      parked.remove(weight);
    }
    line.park(null);
  }

  /** The best-placed parked line that needs at most so many slots here; null if there is none. */
  @Nullable Line bestParked(long slotsFree) {
    Line best = null;
    int weightMax = Math.clamp(slotsFree, 0, Integer.MAX_VALUE);
    for (TreeMap<Place, Line> ofWeight : parked.headMap(weightMax, true).values()) {
      Line first = ofWeight.firstEntry().getValue();
      if (best == null || first.parkedPlace().compareTo(best.parkedPlace()) < 0) {
        best = first;
      }
    }
    return best;
  }
}
