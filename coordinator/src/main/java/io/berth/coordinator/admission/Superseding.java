package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Limit;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code CANCEL_RUNNING}: the newcomer takes the place of the oldest active runs, when their slots
 * are free, not before. More than the limit never run.
 */
final class Superseding {
  private Superseding() {}

  /** Asks the oldest to stop, if the newcomer would then fit; otherwise does nothing. */
  static void makeRoom(Step step, LiveRun newcomer, Scope scope, Limit limit) {
    if (!(limit.slots() instanceof Slots.Fixed slots) || slots.count() == 0) {
      return;
    }
    TenantLedger tenant = step.ledger().tenant(newcomer.key().tenant());
    Tally tally = tenant.tally(scope).orElseThrow();
    List<LiveRun> oldestFirst = new ArrayList<>();
    for (RunKey key : tally.holders().keySet()) {
      LiveRun run = step.ledger().inHand(key);
      if (run == null) {
        throw new IllegalStateException("I3: expected " + key + " to be active, but it is not");
      }
      oldestFirst.add(run);
    }
    oldestFirst.sort(Comparator.comparingLong(LiveRun::arrival));

    long needed = weight(newcomer, scope) - tenant.limitRoom(scope);
    List<LiveRun> ending = new ArrayList<>();
    List<LiveRun> asked = new ArrayList<>();
    for (LiveRun run : oldestFirst) {
      if (run.stopping() != null) {
        ending.add(run);
        needed -= weight(run, scope);
      }
    }
    for (LiveRun run : oldestFirst) {
      if (needed > 0 && run.stopping() == null) {
        ending.add(run);
        asked.add(run);
        needed -= weight(run, scope);
      }
    }
    if (needed > 0 || !fitsWithout(tenant, newcomer, ending)) {
      return;
    }
    Reason reason = Reason.of(Code.SUPERSEDED, "by " + newcomer.key().run());
    for (LiveRun run : asked) {
      step.append(new Event.KillRequested(run, run.stopping(reason), reason));
    }
    cancelEarlierNewcomers(step, tenant, scope, reason);
  }

  private static boolean fitsWithout(TenantLedger tenant, LiveRun newcomer, List<LiveRun> ending) {
    for (Claims.Claim claim : newcomer.claims().innermostFirst()) {
      long freed = ending.stream().mapToLong(run -> weight(run, claim.scope())).sum();
      long room = tenant.limitRoom(claim.scope());
      if (room < claim.weight() - freed) {
        return false;
      }
    }
    return true;
  }

  private static void cancelEarlierNewcomers(
      Step step, TenantLedger tenant, Scope scope, Reason reason) {
    List<RunKey> waiting = new ArrayList<>();
    for (Line line : tenant.lines().all()) {
      if (Overflow.asksFor(line.claims(), scope)) {
        waiting.addAll(line.inOrder().values());
      }
    }
    for (RunKey key : waiting) {
      if (step.ledger().find(key).orElse(null) instanceof LiveRun run && run.attempt() == 0) {
        step.settle(run, Decision.Kind.CANCELLED, reason);
      }
    }
  }

  private static int weight(LiveRun run, Scope scope) {
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      if (claim.scope().equals(scope)) {
        return claim.weight();
      }
    }
    return 0;
  }
}
