package io.berth.coordinator.ledger;

import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How other limits come into force in one tenant, wherever somebody counts: at once, but what
 * follows for those who wait comes later, piece by piece.
 */
final class LimitsInForce {
  private final Limits limits;
  private final Tallies tallies;
  private final Lines lines;
  private final Function<RunKey, @Nullable LiveRun> inHand;

  LimitsInForce(
      Limits limits, Tallies tallies, Lines lines, Function<RunKey, @Nullable LiveRun> inHand) {
    this.limits = limits;
    this.tallies = tallies;
    this.lines = lines;
    this.inHand = inHand;
  }

  /** Another limit is set for a scope or a wildcard, on a flow, or none any more. */
  void changed(Scope scope) {
    refresh(concerned(scope));
  }

  private Collection<Tally> concerned(Scope scope) {
    if (scope.isWildcard()) {
      return tallies.all().stream().filter(tally -> tally.scope().kind() == scope.kind()).toList();
    }
    return Stream.of(scope, Claims.ownNamespace(scope.name()))
        .map(tallies::find)
        .filter(Objects::nonNull)
        .toList();
  }

  private void refresh(Collection<Tally> concerned) {
    for (Tally tally : concerned) {
      Limit before = tally.limit();
      Limit now = limits.of(tally.scope()).orElse(null);
      if (Objects.equals(before, now)) {
        continue;
      }
      if (before != null && now != null && areAlike(before, now)) {
        tally.limitOfSameOrder(now);
      } else {
        bringIntoForce(tally, now);
        lines.regroupLater(tally);
      }
      lines.reviewAll(tally);
      lines.rouseLater(tally); // when all are in force: who is kept out depends on all of them
    }
  }

  /**
   * Whether lines stay as they are grouped, and may be asked as late, under the one or the other.
   */
  private static boolean areAlike(Limit one, Limit other) {
    return Objects.equals(one.fairBy(), other.fairBy())
        && Tally.sendsNewcomersAway(one) == Tally.sendsNewcomersAway(other)
        && one.reserveAfter().equals(other.reserveAfter());
  }

  private void bringIntoForce(Tally tally, @Nullable Limit limit) {
    tally.limit(limit);
    if (tally.isFair()) {
      tally
          .holders()
          .forEach((key, weight) -> {
            LiveRun run = inHand.apply(key);
            if (run == null) {
              throw new BrokenInvariantException("I3", "expected " + key + " to be active");
            }
            tally.fairness().hold(run.claims(), weight);
          });
    }
  }
}
