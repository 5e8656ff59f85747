package io.berth.coordinator.ledger;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is under one FAIR limit, among the cohorts of one pack: the competitor that holds
 * the fewest slots, and of several the one with the best place.
 */
final class Turns {
  /** Whose turn it is, with what decides between several packs. */
  record Next(Competitor competitor, long active, Place place) implements Comparable<Next> {
    @Override
    public int compareTo(Next other) {
      int bySlots = Long.compare(active, other.active);
      return bySlots != 0 ? bySlots : place.compareTo(other.place);
    }
  }

  /** A competitor with its cohorts, and with the numbers by which it stands in order. */
  private static final class Turn {
    final Competitor competitor;
    final Pack cohorts = new Pack();
    long active;
    Place place;

    Turn(Competitor competitor, Place place) {
      this.competitor = competitor;
      this.active = competitor.active();
      this.place = place;
    }
  }

  private static final Comparator<Turn> FEWEST_FIRST =
      Comparator.<Turn>comparingLong(turn -> turn.active).thenComparing(turn -> turn.place);

  private final Fairness fairness;
  private final Map<Competitor, Turn> byCompetitor = new HashMap<>();
  private final TreeSet<Turn> inOrder = new TreeSet<>(FEWEST_FIRST);
  private long changesSeen;

  Turns(Fairness fairness) {
    this.fairness = fairness;
    changesSeen = fairness.changes();
  }

  boolean isEmpty() {
    return byCompetitor.isEmpty();
  }

  /** The competitor whose turn it is. There is one. */
  Next first() {
    catchUp();
    Turn first = inOrder.first();
    return new Next(first.competitor, first.active, first.place);
  }

  /** The cohorts of a competitor; null if it has none here. */
  @Nullable Pack pack(Competitor competitor) {
    Turn turn = byCompetitor.get(competitor);
    return turn == null ? null : turn.cohorts;
  }

  void add(Competitor competitor, Cohort cohort, int from) {
    Turn turn = byCompetitor.get(competitor);
    if (turn == null) {
      turn = new Turn(competitor, cohort.standsAs());
      byCompetitor.put(competitor, turn);
    } else {
      inOrder.remove(turn);
    }
    turn.cohorts.add(cohort, from);
    enter(turn);
  }

  void remove(Competitor competitor, Cohort cohort, int from) {
    Turn turn = byCompetitor.get(competitor);
    if (turn == null) {
      throw new IllegalStateException("Expected " + competitor + " to have " + cohort);
    }
    inOrder.remove(turn);
    turn.cohorts.remove(cohort, from);
    if (turn.cohorts.isEmpty()) {
      byCompetitor.remove(competitor);
    } else {
      enter(turn);
    }
  }

  /** Costs what has changed since the last time, and never more than all that are here. */
  private void catchUp() {
    long now = fairness.changes();
    if (changesSeen < now) {
      boolean all =
          fairness.changedSince(
              changesSeen,
              byCompetitor.size(),
              competitor -> {
                Turn turn = byCompetitor.get(competitor);
                if (turn != null) {
                  reenter(turn);
                }
              });
      if (!all) {
        inOrder.clear();
        byCompetitor.values().forEach(this::enter);
      }
      changesSeen = now;
    }
  }

  private void reenter(Turn turn) {
    inOrder.remove(turn);
    enter(turn);
  }

  private void enter(Turn turn) {
    turn.active = turn.competitor.active();
    turn.place = turn.cohorts.first().standsAs();
    inOrder.add(turn);
  }
}
