package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Claims;
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
import io.berth.protocol.Slots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the limits on waiting say to a newcomer that is to stand in line: as many wait as may, and
 * one more comes.
 */
sealed interface Overflow {
  /**
   * The newcomer may stand in line, when those are gone whom {@code onOverflow} drops.
   *
   * @param dropped who goes, and why; mostly nobody
   */
  record Room(Map<LiveRun, Reason> dropped) implements Overflow {
    void make(Step step) {
      dropped.forEach((run, reason) -> step.settle(run, Decision.Kind.CANCELLED, reason));
    }
  }

  /** The newcomer itself ends. */
  record NoRoom(Decision.Kind outcome, Reason reason) implements Overflow {}

  /**
   * Asks every limit of a newcomer. Who is refused by one limit drops nobody in another.
   *
   * @param superseding who waits, but will be out of the line before the newcomer is in it
   */
  static Overflow of(Step step, LiveRun newcomer, @Nullable Superseding superseding) {
    return of(step, newcomer, superseding, /* hasRoom= */ false);
  }

  /**
   * The same, of a newcomer that waits for nothing but its queue to be set up: as many as its
   * limits have room for hardly wait, and are none too many.
   */
  static Overflow ofWhoHasRoom(Step step, LiveRun newcomer) {
    return of(step, newcomer, null, /* hasRoom= */ true);
  }

  private static Overflow of(
      Step step, LiveRun newcomer, @Nullable Superseding superseding, boolean hasRoom) {
    TenantLedger tenant = step.ledger().tenant(newcomer.key().tenant());
    Tally leaving = superseding == null ? null : superseding.full();
    Map<LiveRun, Reason> dropped = new LinkedHashMap<>();
    for (Claims.Claim claim : newcomer.claims().innermostFirst()) {
      Scope scope = claim.scope();
      Limit limit = tenant.limit(scope).orElse(null);
      Integer maxWaiting = limit == null ? null : limit.maxWaiting();
      if (limit == null || maxWaiting == null) {
        continue;
      }
      long most = maxWaiting + (hasRoom ? Math.min(tenant.limitRoom(scope), Slots.MOST) : 0);
      Tally tally = tenant.tally(scope).orElse(null);
      long waiting = waiting(tally, scope, leaving, dropped.keySet(), most);
      if (waiting < most) {
        continue;
      }
      Reason reason =
          ArrivalRule.reason(tenant, Code.QUEUE_OVERFLOW, scope).waiting(waiting, maxWaiting);
      LiveRun oldest =
          limit.onOverflow() == OnOverflow.DROP_OLDEST && tally != null
              ? oldest(step, newcomer, tally, leaving, dropped.keySet())
              : null;
      if (oldest == null) {
        // Nobody waits who may be dropped, or the newcomer itself has the lowest priority.
        Decision.Kind outcome =
            limit.onOverflow() == OnOverflow.FAIL ? Decision.Kind.FAILED : Decision.Kind.CANCELLED;
        return new NoRoom(outcome, reason);
      }
      dropped.put(oldest, reason);
    }
    return new Room(dropped);
  }

  /** How many wait for a scope when those are gone who leave or are dropped. */
  private static long waiting(
      @Nullable Tally tally,
      Scope scope,
      @Nullable Tally leaving,
      Set<LiveRun> dropped,
      long most) {
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

  private static boolean asksFor(Claims claims, Scope scope) {
    return claims.innermostFirst().stream().anyMatch(claim -> claim.scope().equals(scope));
  }
}
