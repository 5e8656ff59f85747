package io.berth.coordinator.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cohorts that one limit blocks, and those among them for which it has room meanwhile. */
final class Parked {
  private final Tally limit;
  private final Packs byWeight = new Packs(); // that a cohort's runs have here
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
    byWeight.add(cohort, cohort.weight(limit));
  }

  void remove(Cohort cohort) {
    size--;
    byWeight.remove(cohort, cohort.weight(limit));
  }

  /**
   * A later place took slots here: gives those that were passed over by that, of each weight the
   * best-placed cohort, unless it was given before.
   */
  List<Cohort> newlyPassedOver(Place later) {
    return byWeight.newlyPassedOver(later);
  }

  /** The best-placed cohort for which there is room; null if there is none. */
  @Nullable Cohort best() {
    return byWeight.best(room());
  }

  /** Few packs that have, together, all cohorts for which there is room and that compete. */
  List<Pack> competing() {
    return byWeight.competingUpTo(room());
  }

  /** The cohorts for which there is room, whatever their place. */
  List<Cohort> fitting() {
    return byWeight.between(0, room()).stream().flatMap(pack -> pack.inOrder().stream()).toList();
  }

  /**
   * The cohorts that find room only because slots are not kept from them: they have a better place
   * than whom these are kept for, or it is them.
   */
  List<Cohort> unbound() {
    Line reserver = limit.reserver();
    return reserver == null
        ? List.of()
        : byWeight.between(room(), Tally.clamped(limit.roomBehind(null))).stream()
            .flatMap(pack -> pack.upTo(reserver.headPlace()).stream())
            .toList();
  }

  /** The heaviest weight for which there is room, behind whom slots are kept for. */
  private int room() {
    return Tally.clamped(limit.roomBehind(limit.reserver()));
  }
}
