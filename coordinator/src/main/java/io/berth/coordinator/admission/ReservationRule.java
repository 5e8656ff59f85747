package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Cohort;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** So many lines of a cohort: of those that limits can't tell apart, the best place reserves. */
  private static final int LINES_MAX = 16;

  private static final Duration ASK_AGAIN_MIN = Duration.ofMillis(100);
  private static final int SHARE_OF_TIME_IN_LINE = 16;

  private ReservationRule() {}

  static void decide(Step step) {
    for (Cohort cohort : step.ledger().headsToAsk(step.moment().now(), ASKED_MAX)) {
      step.look();
      Duration patience = patience(cohort);
      if (patience != null) { // else it waits for its queue alone, where nobody passes it over
        step.ledger().askAgain(cohort, ask(step, cohort, patience));
      }
    }
  }

  /** After how long at the least slots are kept for a head; null if it has no limit. */
  private static @Nullable Duration patience(Cohort cohort) {
    return cohort.headLine().limits().stream()
        .map(Limit::reserveAfter)
        .min(Duration::compareTo)
        .orElse(null);
  }

  /** Asks the heads of a cohort, best place first, and says when to ask them again. */
  private static Instant ask(Step step, Cohort cohort, Duration patience) {
    Instant now = step.moment().now();
    Instant again = Instant.MAX;
    boolean found = false;
    Iterator<Line> lines = cohort.linesInOrder().iterator();
    for (int i = 0; i < LINES_MAX && lines.hasNext(); i++) {
      Line line = lines.next();
      Duration waited = Duration.between(line.headSince(), now);
      boolean longEnough = waited.compareTo(patience) >= 0;
      Instant next = longEnough ? now.plus(pause(waited)) : line.headSince().plus(patience);
      again = next.isBefore(again) ? next : again;
      if (!found && longEnough && isPassedOver(line, waited)) {
        LiveRun run = step.live(line.head());
        step.append(new Event.PassedOver(run, run.passedOver(line.headSeenPassedOver())));
        found = true; // those behind it in the cohort are next when it is gone
      }
    }
    return again;
  }

  private static Duration pause(Duration waited) {
    Duration share = waited.dividedBy(SHARE_OF_TIME_IN_LINE);
    return share.compareTo(ASK_AGAIN_MIN) < 0 ? ASK_AGAIN_MIN : share;
  }

  private static boolean isPassedOver(Line line, Duration waited) {
    List<Tally> full = line.full();
    if (full.isEmpty() || !line.couldBeAdmitted() || line.reserves()) {
      return false;
    }
    Set<Scope> passedOver = line.headSeenPassedOver();
    boolean everywhere =
        full.stream()
            .allMatch(tally ->
                passedOver.contains(tally.scope())
                    && waited.compareTo(tally.limitInForce().reserveAfter()) >= 0);
    boolean keptForBetter =
        full.stream().allMatch(tally -> tally.isKeptForBetterThan(line.headPlace()));
    return everywhere && !keptForBetter;
  }

  /**
   * Appends an event that may change limits of some tenants. For whom slots are kept under a limit
   * that is another one now, is asked anew.
   */
  static void changeLimits(Step step, List<TenantLedger> tenants, Event event) {
    Map<Line, List<Limit>> limits = new LinkedHashMap<>();
    for (TenantLedger tenant : tenants) {
      tenant.lines().marked().forEach(line -> limits.put(line, line.limits()));
    }
    step.append(event);
    limits.forEach((line, before) -> {
      if (!line.limits().equals(before)) {
        askAnew(step, line);
      }
    });
  }

  private static void askAnew(Step step, Line line) {
    for (var key : line.marked()) {
      LiveRun run = step.live(key);
      step.append(new Event.PassedOver(run, run.passedOver(Set.of())));
    }
  }
}
