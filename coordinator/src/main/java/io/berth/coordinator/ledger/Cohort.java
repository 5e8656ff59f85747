package io.berth.coordinator.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the limits of now can't tell apart: they ask for the same limited scopes with the
 * same weights, and compete in the same way where a limit is FAIR. Where the best-placed head of
 * them doesn't fit, no other does. So ten thousand flows under one limit are one thing to look at.
 */
public final class Cohort {
  /** What a run takes of a scope that may have no room for it. */
  record Stake(Tally tally, int weight) {}

  /**
   * What makes lines alike. Tallies and competitors are compared by identity.
   *
   * @param stakes every scope that may block them, innermost first: the limited ones, and the queue
   * @param competes as whom they compete under each FAIR limit, in the order in which these apply
   */
  record Key(List<Stake> stakes, List<Competitor> competes) {}

  private final Key key;
  private final TreeMap<Place, Line> lines = new TreeMap<>();

  // Where it stands: at the limit that blocks its head, or, when null, among those that need a
  // look; and under which place it stands there, which is that of its head.
  private @Nullable Tally parkedAt;
  private @Nullable Place standsAs;

  Cohort(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  /** As whom it competes under each of its FAIR limits, in the order in which they apply. */
  List<Competitor> competes() {
    return key.competes();
  }

  /** As whom it competes in the first FAIR limit behind another; null if there is none. */
  @Nullable Competitor competitorBehind(@Nullable Competitor other) {
    int next = 0;
    if (other != null) {
      while (key.competes().get(next) != other) {
        next++;
      }
      next++;
    }
    return next < key.competes().size() ? key.competes().get(next) : null;
  }

  Place headPlace() {
    return lines.firstKey();
  }

  /** The line whose head is the best-placed of all. */
  public Line headLine() {
    return lines.firstEntry().getValue();
  }

  /** Its lines, the one with the best-placed head first. */
  public Collection<Line> linesInOrder() {
    return Collections.unmodifiableCollection(lines.values());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void add(Line line) {
    lines.put(line.headPlace(), line);
  }

  void remove(Line line) {
    if (lines.remove(line.headPlace()) != line) {
      throw new IllegalStateException("Expected a line of the cohort: " + line.claims());
    }
  }

  /** The innermost scope that has no room for its head; null when the head fits. */
  @Nullable Tally blocker() {
    Place place = headPlace();
    for (Stake stake : key.stakes()) {
      if (stake.tally().room(place) < stake.weight()) {
        return stake.tally();
      }
    }
    return null;
  }

  /** The slots that its runs take of a scope that is among its stakes. */
  int weight(Tally tally) {
    for (Stake stake : key.stakes()) {
      if (stake.tally() == tally) {
        return stake.weight();
      }
    }
    throw new IllegalStateException("Expected a stake in " + tally.scope() + ": " + this);
  }

  @Nullable Tally parkedAt() {
    return parkedAt;
  }

  Place standsAs() {
    if (standsAs == null) {
      throw new IllegalStateException("Expected a cohort that stands somewhere: " + this);
    }
    return standsAs;
  }

  void standsAt(@Nullable Tally at, Place as) {
    parkedAt = at;
    standsAs = as;
  }

  @Override
  public String toString() {
    return "cohort " + key.stakes().stream().map(stake -> stake.tally().scope()).toList();
  }
}
