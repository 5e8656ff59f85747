package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Limit;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As many runs wait for a limit as may, and one more comes. */
final class Overflow {
  private Overflow() {}

  /**
   * Sees to it that a newcomer may stand in line for every limit it asks for: drops whom {@code
   * onOverflow} says, or ends the newcomer. Who is refused by one limit drops nobody in another.
   *
   * @param leaving who waits, but will be out of the line before the newcomer is in it
   * @return whether the newcomer may stand in line
   */
  static boolean makeRoom(
      Step step, @Nullable Entry before, LiveRun newcomer, List<LiveRun> leaving) {
    TenantLedger tenant = step.ledger().tenant(newcomer.key().tenant());
    List<LiveRun> gone = new ArrayList<>(leaving);
    Map<LiveRun, Reason> dropped = new LinkedHashMap<>();
    for (Claims.Claim claim : newcomer.claims().innermostFirst()) {
      Scope scope = claim.scope();
      Limit limit = tenant.limit(scope).orElse(null);
      if (limit == null || !isFull(tenant, limit, scope, gone)) {
        continue;
      }
      Reason reason = ArrivalRule.reason(tenant, Code.QUEUE_OVERFLOW, scope);
      LiveRun oldest =
          limit.onOverflow() == OnOverflow.DROP_OLDEST ? oldest(step, newcomer, scope, gone) : null;
      if (oldest == null) {
        // Nobody waits who may be dropped, or the newcomer itself has the lowest priority.
        Decision.Kind outcome =
            limit.onOverflow() == OnOverflow.FAIL ? Decision.Kind.FAILED : Decision.Kind.CANCELLED;
        step.settle(before, newcomer, outcome, reason, null, null);
        return false;
      }
      gone.add(oldest);
      dropped.put(oldest, reason);
    }
    dropped.forEach((run, reason) -> step.settle(run, Decision.Kind.CANCELLED, reason));
    return true;
  }

  private static boolean isFull(TenantLedger tenant, Limit limit, Scope scope, List<LiveRun> gone) {
    if (limit.maxWaiting() == null) {
      return false;
    }
    long going = gone.stream().filter(run -> asksFor(run.claims(), scope)).count();
    return tenant.waiting(scope) - going >= limit.maxWaiting();
  }

  /** Of the lowest priority the oldest, and never one that was admitted before. */
  private static @Nullable LiveRun oldest(
      Step step, LiveRun newcomer, Scope scope, List<LiveRun> gone) {
    Tally tally = step.ledger().tenant(newcomer.key().tenant()).tally(scope).orElse(null);
    if (tally == null) {
      return null; // nobody waits
    }
    for (RunKey key : tally.newcomers()) {
      LiveRun oldest = step.live(key);
      if (!gone.contains(oldest)) {
        return oldest.place().priority() > newcomer.place().priority() ? null : oldest;
      }
    }
    return null;
  }

  static boolean asksFor(Claims claims, Scope scope) {
    return claims.innermostFirst().stream().anyMatch(claim -> claim.scope().equals(scope));
  }
}
