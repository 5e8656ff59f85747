package io.berth.coordinator.ledger;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cohorts of one tenant whose head may fit, and whose turn it is among them.
 *
 * <p>Every cohort is either <em>unlooked</em>, or parked at one limit that blocked its head. A
 * limit that gets room is <em>roused</em>. As long as something is unlooked or roused, {@link
 * #best} gives the best-placed cohort that may fit; whoever asks takes a {@link #turn}, which
 * either gives who is next or parks a cohort at the limit that blocks it. When {@code best} gives
 * nothing, no waiting run fits. So the cost of an event grows with the logarithm of the number of
 * lines, not with the runs behind them.
 */
final class Candidates {
  private final Heads heads;
  private final Pack unlooked = new Pack();

  // Roused limits by the place of their best parked cohort, as the limit remembers it. Cohorts come
  // and go, so that place may be out of date, and is corrected when it comes up; for a cohort with
  // a better place it is corrected at once.
  private final TreeSet<Tally> roused =
      new TreeSet<>(
          Comparator.<Tally, Place>comparing(tally -> requireNonNull(tally.parked().rousedAt()))
              .thenComparing(tally -> tally.scope().text()));

  Candidates(Heads heads) {
    this.heads = heads;
  }

  /** Whether there is no cohort that nobody has looked at. */
  boolean isEmpty() {
    return unlooked.isEmpty();
  }

  // ---- Where a cohort stands.

  /** Takes a cohort out of where it stands, and says where that was: null is unlooked. */
  @Nullable Tally detach(Cohort cohort) {
    Tally at = cohort.parkedAt();
    if (at == null) {
      unlooked.remove(cohort);
    } else {
      at.parked().remove(cohort);
    }
    return at;
  }

  /**
   * What blocked the old head of a cohort blocks the new one, for they ask for the same. But room
   * that is reserved is kept only from those behind whom it is reserved for.
   */
  void stand(Cohort cohort, @Nullable Tally at) {
    if (at == null || at.reserver() != null) {
      cohort.standsAt(null, cohort.headPlace());
      unlooked.add(cohort);
    } else {
      at.parked().add(cohort);
      if (at.parked().rousedAt() != null) {
        enter(at, cohort.standsAs()); // the new head may have a better place
      }
    }
  }

  /** Whoever may take what is kept from others is looked at by itself. */
  private void pullUnbound(Tally tally) {
    tally.parked().unbound().forEach(this::pull);
  }

  private void pull(Cohort cohort) {
    detach(cohort);
    stand(cohort, null);
  }

  /**
   * Notes that a scope may have more room than before. Where it blocks fewer cohorts than there are
   * roused limits already, each of these is looked at by itself: so there are never many roused
   * limits, unless many block many.
   */
  void rouse(Tally tally) {
    Parked parked = tally.parked();
    if (parked.isEmpty()) {
      return;
    }
    pullUnbound(tally);
    if (parked.rousedAt() == null && parked.size() < roused.size()) {
      parked.fitting().forEach(this::pull);
    } else {
      Cohort cohort = parked.best();
      if (cohort != null) {
        enter(tally, cohort.standsAs());
      }
    }
  }

  private void enter(Tally tally, Place place) {
    Place entered = tally.parked().rousedAt();
    if (entered == null || place.compareTo(entered) < 0) {
      calm(tally);
      tally.parked().rousedAt(place);
      roused.add(tally);
    }
  }

  private void calm(Tally tally) {
    if (tally.parked().rousedAt() != null) {
      roused.remove(tally);
      tally.parked().rousedAt(null);
    }
  }

  // ---- Whose turn it is.

  /** The best-placed cohort that may have a head that fits; null when no waiting run fits. */
  @Nullable Cohort best() {
    Cohort fromLimits = bestRoused();
    Cohort fromUnlooked = unlooked.isEmpty() ? null : unlooked.first();
    if (fromLimits == null) {
      return fromUnlooked;
    }
    return fromUnlooked == null || fromLimits.standsAs().compareTo(fromUnlooked.standsAs()) < 0
        ? fromLimits
        : fromUnlooked;
  }

  /**
   * Looks whose turn it is: that of the best-placed head that fits, or where it is under a FAIR
   * limit, that of the competitor who holds the fewest slots there; of several FAIR limits one
   * after another.
   *
   * @param best what {@link #best} gave
   * @param asked told of each spot that is asked whose turn it is there: that is what a look costs
   * @return the line whose head is next; null if a head was found that doesn't fit, and its cohort
   *     parked
   */
  @Nullable Line turn(Cohort best, Runnable asked) {
    Cohort head = best;
    Competitor turn = null;
    List<Pack> among = List.of();
    while (true) {
      Tally blocker = head.blocker();
      if (blocker != null) {
        detach(head);
        blocker.parked().add(head);
        heads.changed(head); // what blocks it now, others may have passed it over there
        return null;
      }
      Competitor own = head.competitorBehind(turn);
      if (own == null) {
        return head.headLine();
      }
      if (turn == null) {
        among = mayFit();
        among.forEach(pack -> asked.run());
      }
      turn = firstUnder(own.fairness(), among);
      among = of(turn, among);
      head = firstOf(among);
    }
  }

  /** Where those stand that may fit and compete, with others perhaps that don't compete. */
  private List<Pack> mayFit() {
    List<Pack> packs = new ArrayList<>();
    for (Tally tally : List.copyOf(roused)) {
      pullUnbound(tally);
      if (tally.parked().best() == null) {
        calm(tally);
      }
      packs.addAll(tally.parked().competing());
    }
    if (!unlooked.isEmpty()) {
      packs.add(unlooked);
    }
    return packs;
  }

  /** The competitor whose turn it is under a FAIR limit, among those who stand there. */
  private static Competitor firstUnder(Fairness limit, List<Pack> packs) {
    Turns.Next first = null;
    for (Pack pack : packs) {
      Turns under = pack.under(limit);
      if (under != null && (first == null || under.first().compareTo(first) < 0)) {
        first = under.first();
      }
    }
    if (first == null) {
      throw new IllegalStateException("Expected somebody under " + limit);
    }
    return first.competitor();
  }

  /** Where those of a competitor stand. */
  private static List<Pack> of(Competitor competitor, List<Pack> packs) {
    return packs.stream().map(pack -> pack.of(competitor)).filter(Objects::nonNull).toList();
  }

  private static Cohort firstOf(List<Pack> packs) {
    Cohort first = null;
    for (Pack pack : packs) {
      Cohort next = pack.first();
      if (first == null || next.standsAs().compareTo(first.standsAs()) < 0) {
        first = next;
      }
    }
    if (first == null) {
      throw new IllegalStateException("Expected a cohort that may fit");
    }
    return first;
  }

  private @Nullable Cohort bestRoused() {
    while (!roused.isEmpty()) {
      Tally tally = roused.first();
      pullUnbound(tally);
      Cohort cohort = tally.parked().best();
      if (cohort != null && cohort.standsAs().equals(tally.parked().rousedAt())) {
        return cohort;
      }
      calm(tally);
      if (cohort != null) {
        enter(tally, cohort.standsAs());
      }
    }
    return null;
  }
}
