package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Event;
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
import java.util.Optional;

/**
 * {@code CANCEL_RUNNING}: the newcomer takes the place of the oldest active runs, when their slots
 * are free, not before. More than the limit never run.
 *
 * @param full what the full limit counts: all its newcomers go
 * @param asked the oldest active runs not yet told to end, as many as the newcomer's weight needs
 * @param moreWait whether more newcomers still wait for the limit than one step may end
 * @param reason what all of them are told: which limit, and by whom
 */
record Superseding(Tally full, List<LiveRun> asked, boolean moreWait, Reason reason) {
  /** Who makes room for a newcomer; empty if it would not fit even then. */
  static Optional<Superseding> of(Step step, LiveRun newcomer, Scope scope, Limit limit) {
    if (!(limit.slots() instanceof Slots.Fixed slots) || slots.count() == 0) {
      return Optional.empty();
    }
    TenantLedger tenant = step.ledger().tenant(newcomer.key().tenant());
    Tally tally = tenant.tally(scope).orElseThrow();
    if (tally.isAwaitedByRetryBefore(newcomer.place())) {
      return Optional.empty(); // that would get the slots, and somebody had ended for nothing
    }
    List<LiveRun> oldestFirst = new ArrayList<>();
    for (RunKey key : tally.holders().keySet()) {
      LiveRun run = step.ledger().inHand(key);
      if (run == null) {
        throw new BrokenInvariantException(
            "I3", "expected " + key + " to be active, but it is not");
      }
      oldestFirst.add(run);
    }
    oldestFirst.sort(Comparator.comparingLong(LiveRun::arrival));

    long needed = weight(newcomer, scope) - tenant.limitRoom(scope);
    List<LiveRun> ending = new ArrayList<>();
    List<LiveRun> asked = new ArrayList<>();
    for (LiveRun run : oldestFirst) {
      if (run.killed() != null) {
        ending.add(run);
        needed -= weight(run, scope);
      }
    }
    for (LiveRun run : oldestFirst) {
      if (needed > 0 && run.killed() == null) {
        ending.add(run);
        asked.add(run);
        needed -= weight(run, scope);
      }
    }
    String queue = newcomer.flow().workers();
    // After a start it is not known yet; but where runs are at work, it was and will be.
    boolean ready =
        tenant.queueReady(queue)
            || ending.stream().allMatch(run -> run.flow().workers().equals(queue));
    return needed > 0 || !ready || !fitsWithout(tenant, newcomer, ending, tally)
        ? Optional.empty()
        : Optional.of(
            new Superseding(
                tally,
                asked,
                tally.newcomers().size() > mostAtOnce(step),
                ArrivalRule.reason(tenant, Code.SUPERSEDED, scope)
                    .saying("by " + newcomer.key().run())));
  }

  /** Ends the earlier newcomers, and asks the oldest active runs to stop. */
  void carryOut(Step step) {
    for (LiveRun run : asked) {
      step.append(new Event.KillRequested(run, run.stopping(reason), reason));
    }
    cancelEarlier(step);
  }

  /** Ends the earlier newcomers, as many as one step may. */
  void cancelEarlier(Step step) {
    // A list of its own: who ends is no newcomer any more.
    for (RunKey key : full.newcomers().stream().limit(mostAtOnce(step)).toList()) {
      step.look();
      step.settle(step.live(key), Decision.Kind.CANCELLED, reason);
    }
  }

  private static int mostAtOnce(Step step) {
    return Math.max(1, step.looksLeft());
  }

  /** Slots that are kept for a better place count as taken, unless that is cancelled here. */
  private static boolean fitsWithout(
      TenantLedger tenant, LiveRun newcomer, List<LiveRun> ending, Tally superseded) {
    for (Claims.Claim claim : newcomer.claims().innermostFirst()) {
      long freed = ending.stream().mapToLong(run -> weight(run, claim.scope())).sum();
      long room =
          tenant
              .tally(claim.scope())
              .map(tally -> tally.roomWithout(superseded, newcomer.place()))
              .orElseGet(() -> tenant.limitRoom(claim.scope()));
      if (room < claim.weight() - freed) {
        return false;
      }
    }
    return true;
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
