package io.berth.coordinator.ledger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cohorts that stand at the same spot: found by place and, under each FAIR limit that they share,
 * by whose turn it is. A pack of one competitor orders its cohorts by the FAIR limits further in
 * the same way, so that several of them apply one after another.
 */
final class Pack {
  private final TreeMap<Place, Cohort> byPlace = new TreeMap<>();
  // Under each FAIR limit. Most packs have none, and no map.
  private @Nullable Map<Fairness, Turns> turns;

  void add(Cohort cohort) {
    add(cohort, 0);
  }

  /** Takes out a cohort that stands at the place with which it was added. */
  void remove(Cohort cohort) {
    remove(cohort, 0);
  }

  boolean isEmpty() {
    return byPlace.isEmpty();
  }

  /** The best-placed cohort. There is one. */
  Cohort first() {
    return byPlace.firstEntry().getValue();
  }

  /** The cohorts, best place first. */
  Collection<Cohort> inOrder() {
    return byPlace.values();
  }

  /** The cohorts up to a place, best first. */
  Collection<Cohort> upTo(Place place) {
    return byPlace.headMap(place, true).values();
  }

  /** Those of one competitor; null if there are none. */
  @Nullable Pack of(Competitor competitor) {
    Turns of = under(competitor.fairness());
    return of == null ? null : of.pack(competitor);
  }

  /** The competitors under a FAIR limit; null if no cohort is under it. */
  @Nullable Turns under(Fairness limit) {
    return turns == null ? null : turns.get(limit);
  }

  /**
   * @param from the first of the cohort's FAIR limits that matters here: those further out were
   *     decided on the way
   */
  void add(Cohort cohort, int from) {
    byPlace.put(cohort.standsAs(), cohort);
    for (int i = from; i < cohort.competes().size(); i++) {
      if (turns == null) {
        turns = new LinkedHashMap<>();
      }
      Competitor competitor = cohort.competes().get(i);
      turns.computeIfAbsent(competitor.fairness(), Turns::new).add(competitor, cohort, i + 1);
    }
  }

  void remove(Cohort cohort, int from) {
    if (byPlace.remove(cohort.standsAs()) != cohort) {
      throw new IllegalStateException("Expected to find " + cohort + " where it stands");
    }
    for (int i = from; i < cohort.competes().size(); i++) {
      Competitor competitor = cohort.competes().get(i);
      Turns of = under(competitor.fairness());
      if (turns == null || of == null) {
        throw new IllegalStateException("Expected turns under " + competitor.fairness());
      }
      of.remove(competitor, cohort, i + 1);
      if (of.isEmpty()) {
        turns.remove(competitor.fairness());
      }
    }
  }
}
