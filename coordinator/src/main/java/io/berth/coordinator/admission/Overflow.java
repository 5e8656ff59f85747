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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** As many runs wait for a limit as may, and one more comes. */
final class Overflow {
  private Overflow() {}

  /**
   * Sees to it that a newcomer may stand in line for every limit it asks for: drops whom {@code
   * onOverflow} says, or ends the newcomer. Who is refused by one limit drops nobody in another.
   *
   * @param superseding who waits, but will be out of the line before the newcomer is in it
   * @return whether the newcomer may stand in line
   */
  static boolean makeRoom(
      Step step, @Nullable Entry before, LiveRun newcomer, @Nullable Superseding superseding) {
    Map<LiveRun, Reason> dropped = drop(step, before, newcomer, superseding);
    if (dropped == null) {
      return false;
    }
    dropped.forEach((run, reason) -> step.settle(run, Decision.Kind.CANCELLED, reason));
    return true;
  }

  /** The same, but drops nobody yet: the newcomer will be in line later. */
  static boolean mayWait(
      Step step, @Nullable Entry before, LiveRun newcomer, @Nullable Superseding superseding) {
    return drop(step, before, newcomer, superseding) != null;
  }

  /** Who is to be dropped; null if the newcomer may not stand in line, and has been ended. */
  private static @Nullable Map<LiveRun, Reason> drop(
      Step step, @Nullable Entry before, LiveRun newcomer, @Nullable Superseding superseding) {
    TenantLedger tenant = step.ledger().tenant(newcomer.key().tenant());
    Tally leaving = superseding == null ? null : superseding.full();
    Map<LiveRun, Reason> dropped = new LinkedHashMap<>();
    for (Claims.Claim claim : newcomer.claims().innermostFirst()) {
      Scope scope = claim.scope();
      Limit limit = tenant.limit(scope).orElse(null);
      Integer most = limit == null ? null : limit.maxWaiting();
      if (limit == null || most == null) {
        continue;
      }
      Tally tally = tenant.tally(scope).orElse(null);
      long waiting = waiting(tally, scope, leaving, dropped.keySet(), most);
      if (waiting < most) {
        continue;
      }
      Reason reason = ArrivalRule.reason(tenant, Code.QUEUE_OVERFLOW, scope).waiting(waiting, most);
      LiveRun oldest =
          limit.onOverflow() == OnOverflow.DROP_OLDEST && tally != null
              ? oldest(step, newcomer, tally, leaving, dropped.keySet())
              : null;
      if (oldest == null) {
        // Nobody waits who may be dropped, or the newcomer itself has the lowest priority.
        Decision.Kind outcome =
            limit.onOverflow() == OnOverflow.FAIL ? Decision.Kind.FAILED : Decision.Kind.CANCELLED;
        step.settle(before, newcomer, outcome, reason, null, null);
        return null;
      }
      dropped.put(oldest, reason);
    }
    return dropped;
  }

  /** How many wait for a scope when those are gone who leave or are dropped. */
  private static long waiting(
      @Nullable Tally tally, Scope scope, @Nullable Tally leaving, Set<LiveRun> dropped, int most) {
    if (tally == null) {
      return 0;
    }
    long gone = dropped.stream().filter(run -> asksFor(run.claims(), scope)).count();
    long waiting = tally.waiting() - gone;
    // Who leaves is counted only where it matters: there may be many lines.
    return waiting < most || leaving == null ? waiting : tally.waitingWithout(leaving) - gone;
  }

  /** Of the lowest priority the oldest, and never one that was admitted before. */
  private static @Nullable LiveRun oldest(
      Step step, LiveRun newcomer, Tally tally, @Nullable Tally leaving, Set<LiveRun> dropped) {
    for (RunKey key : tally.newcomers()) {
      LiveRun oldest = step.live(key);
      if (!dropped.contains(oldest) && (leaving == null || !leaving.isNewcomer(oldest.place()))) {
        return oldest.place().priority() > newcomer.place().priority() ? null : oldest;
      }
    }
    return null;
  }

  static boolean asksFor(Claims claims, Scope scope) {
    return claims.innermostFirst().stream().anyMatch(claim -> claim.scope().equals(scope));
  }
}
