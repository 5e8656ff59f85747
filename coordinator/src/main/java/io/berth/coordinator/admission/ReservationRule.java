package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Cohort;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Tally;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Nobody is passed over for ever: a head that later places pass over in every limit that blocks it,
 * for longer than {@code reserveAfter}, has the slots that become free in its scopes kept for it.
 *
 * <p>A head is asked when it has waited that long, and again after each sixteenth of its time in
 * line: so to ask costs little, however long it waits, and comes late by little.
 */
final class ReservationRule {
  /** At most so many heads are asked in one step; the next tick goes on. */
  private static final int ASKED_MAX = 500;

  private static final Duration ASK_AGAIN_MIN = Duration.ofMillis(100);
  private static final int SHARE_OF_TIME_IN_LINE = 16;

  private ReservationRule() {}

  static void decide(Step step) {
    Ledger ledger = step.ledger();
    for (Cohort cohort : ledger.headsToAsk(step.moment().now(), ASKED_MAX)) {
      step.look();
      Line line = cohort.headLine();
      List<Limit> limits = line.limits();
      if (limits.isEmpty()) {
        continue; // it waits for its queue alone, and nobody can pass it over there
      }
      Instant now = step.moment().now();
      Duration waited = Duration.between(line.headSince(), now);
      Duration patience = limits.stream().map(Limit::reserveAfter).min(Duration::compareTo).get();
      if (waited.compareTo(patience) < 0) {
        ledger.askAgain(cohort, line.headSince().plus(patience));
      } else {
        ledger.askAgain(cohort, now.plus(pause(waited)));
        ask(step, line, waited);
      }
    }
  }

  private static Duration pause(Duration waited) {
    Duration share = waited.dividedBy(SHARE_OF_TIME_IN_LINE);
    return share.compareTo(ASK_AGAIN_MIN) < 0 ? ASK_AGAIN_MIN : share;
  }

  private static void ask(Step step, Line line, Duration waited) {
    List<Tally> full = line.full();
    if (full.isEmpty() || line.reserves() || !line.couldBeAdmitted()) {
      return;
    }
    Set<Scope> passedOver = line.headSeenPassedOver();
    boolean everywhere =
        full.stream()
            .allMatch(tally ->
                passedOver.contains(tally.scope())
                    && waited.compareTo(tally.limitInForce().reserveAfter()) >= 0);
    boolean kept = full.stream().allMatch(tally -> tally.isKeptForBetterThan(line.headPlace()));
    if (everywhere && !kept) {
      LiveRun run = step.live(line.head());
      step.append(new Event.PassedOver(run, run.passedOver(passedOver)));
    }
  }

  /** A limit of theirs is another now: whoever slots are kept for is asked anew. */
  static void askAnew(Step step, Line line) {
    for (var key : line.marked()) {
      LiveRun run = step.live(key);
      step.append(new Event.PassedOver(run, run.passedOver(Set.of())));
    }
  }
}
