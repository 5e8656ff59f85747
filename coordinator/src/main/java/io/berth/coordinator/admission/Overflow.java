package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Limit;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As many runs wait for a limit as may, and one more comes. */
final class Overflow {
  /** Of the lowest priority, and of those the oldest. */
  private static final Comparator<Place> DROPPED_FIRST =
      Comparator.comparingInt(Place::priority).thenComparingLong(Place::arrival);

  private Overflow() {}

  /** Applies {@code onOverflow}; says whether the newcomer may stand in line. */
  static boolean makeRoom(
      Step step, @Nullable Entry before, LiveRun newcomer, Scope scope, Limit limit) {
    Reason reason =
        ArrivalRule.reason(
            step.ledger().tenant(newcomer.key().tenant()), Code.QUEUE_OVERFLOW, scope);
    return switch (limit.onOverflow()) {
      case CANCEL -> {
        step.settle(before, newcomer, Decision.Kind.CANCELLED, reason, null, null);
        yield false;
      }
      case FAIL -> {
        step.settle(before, newcomer, Decision.Kind.FAILED, reason, null, null);
        yield false;
      }
      case DROP_OLDEST -> {
        LiveRun dropped = oldest(step, newcomer, scope);
        if (dropped == null) {
          // Nobody waits who may be dropped, or the newcomer itself has the lowest priority.
          step.settle(before, newcomer, Decision.Kind.CANCELLED, reason, null, null);
          yield false;
        }
        step.settle(dropped, Decision.Kind.CANCELLED, reason);
        yield true;
      }
    };
  }

  /** Never one that was admitted before: a retry is not dropped. */
  private static @Nullable LiveRun oldest(Step step, LiveRun newcomer, Scope scope) {
    TenantLedger tenant = step.ledger().tenant(newcomer.key().tenant());
    Place best = null;
    LiveRun found = null;
    for (Line line : tenant.lines().all()) {
      if (asksFor(line.claims(), scope)) {
        for (Map.Entry<Place, RunKey> waiting : line.worstPriorityFirst()) {
          Place place = waiting.getKey();
          if (best != null && DROPPED_FIRST.compare(place, best) >= 0) {
            break;
          }
          if (step.ledger().find(waiting.getValue()).orElse(null) instanceof LiveRun run
              && run.attempt() == 0) {
            best = place;
            found = run;
            break;
          }
        }
      }
    }
    return best == null || best.priority() > newcomer.place().priority() ? null : found;
  }

  static boolean asksFor(Claims claims, Scope scope) {
    return claims.innermostFirst().stream().anyMatch(claim -> claim.scope().equals(scope));
  }
}
