package io.berth.coordinator.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cohorts that one limit blocks, and those among them for which it has room meanwhile. */
final class Parked {
  private final Tally limit;
  // By the weight that a cohort's runs have here: with three slots free and a head that needs five,
  // the best that needs at most three is found at once.
  private final TreeMap<Integer, Pack> byWeight = new TreeMap<>();
  private int size; // cohorts, of all weights
  private @Nullable Place rousedAt; // where Candidates has it among the roused limits, if it is one

  Parked(Tally limit) {
    this.limit = limit;
  }

  @Nullable Place rousedAt() {
    return rousedAt;
  }

  void rousedAt(@Nullable Place place) {
    rousedAt = place;
  }

  boolean isEmpty() {
    return byWeight.isEmpty();
  }

  /** How many cohorts it blocks. */
  int size() {
    return size;
  }

  void add(Cohort cohort) {
    size++;
    cohort.standsAt(limit, cohort.headPlace());
    byWeight.computeIfAbsent(cohort.weight(limit), weight -> new Pack()).add(cohort);
  }

  void remove(Cohort cohort) {
    int weight = cohort.weight(limit);
    Pack pack = byWeight.get(weight);
    if (pack == null) {
      throw new IllegalStateException("Expected " + cohort + " to be parked at " + limit.scope());
    }
    size--;
    pack.remove(cohort);
    if (pack.isEmpty()) {
      byWeight.remove(weight);
    }
  }

  /** The best-placed cohort of each weight. */
  List<Cohort> firsts() {
    return byWeight.isEmpty() ? List.of() : byWeight.values().stream().map(Pack::first).toList();
  }

  /** The best-placed cohort for which there is room; null if there is none. */
  @Nullable Cohort best() {
    Cohort best = null;
    for (Pack pack : withRoom()) {
      Cohort first = pack.first();
      if (best == null || first.standsAs().compareTo(best.standsAs()) < 0) {
        best = first;
      }
    }
    return best;
  }

  /** The cohorts for which there is room, whatever their place. */
  Collection<Pack> withRoom() {
    return upTo(limit.roomBehind(limit.reserver())).values();
  }

  /** The same, one by one. */
  List<Cohort> fitting() {
    return withRoom().stream().flatMap(pack -> pack.inOrder().stream()).toList();
  }

  /**
   * The cohorts that find room only because slots are not kept from them: they have a better place
   * than whom these are kept for, or it is them.
   */
  List<Cohort> unbound() {
    Line reserver = limit.reserver();
    if (reserver == null) {
      return List.of();
    }
    List<Cohort> unbound = new ArrayList<>();
    NavigableMap<Integer, Pack> packs = upTo(limit.roomBehind(null));
    packs.tailMap(clamped(limit.roomBehind(reserver)), false).values().stream()
        .map(pack -> pack.upTo(reserver.headPlace()))
        .forEach(unbound::addAll);
    return unbound;
  }

  private NavigableMap<Integer, Pack> upTo(long slots) {
    return byWeight.headMap(clamped(slots), true);
  }

  private static int clamped(long slots) {
    return Math.clamp(slots, 0, Integer.MAX_VALUE);
  }
}
