package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Cohort;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Decision;
import io.berth.protocol.RunKey;
import java.util.List;
import java.util.Set;

/**
 * Who goes next: among the heads of lines that fit, the best place, or under a FAIR limit whose
 * turn it is. It is the level that counts, not the edge: as long as a waiting run fits, it is
 * admitted, whatever made the room.
 */
final class Turn {
  private Turn() {}

  /**
   * Admits what fits, tenant by tenant, until nothing is left or the step is exhausted.
   *
   * @param except tenants that are left to later steps
   */
  static void takeAll(Step step, Set<String> except) {
    for (String tenant : List.copyOf(step.ledger().toDrain())) {
      if (step.exhausted()) {
        return;
      }
      if (!except.contains(tenant)) {
        takeAll(step, tenant);
      }
    }
  }

  /** The same for one tenant; runs that arrived meanwhile are decided when all that fit are in. */
  private static void takeAll(Step step, String name) {
    TenantLedger tenant = step.ledger().tenant(name);
    while (!step.exhausted()) {
      if (!goOn(step, tenant)) {
        step.ledger().drained(name);
        return;
      }
    }
    step.ledger().drainLater(name);
  }

  /** Does what is next, and says whether there was something. */
  private static boolean goOn(Step step, TenantLedger tenant) {
    if (tenant.lines().adapt()) {
      step.look();
      return true;
    }
    Cohort best = tenant.lines().best();
    if (best == null) {
      return decideLateArrival(step, tenant);
    }
    step.look();
    Line next = tenant.lines().turn(best, step::look);
    if (next != null) {
      take(step, tenant, next);
    }
    return true;
  }

  private static void take(Step step, TenantLedger tenant, Line next) {
    LiveRun run = step.live(next.head());
    if (run.until() != null && !run.until().isAfter(step.moment().now())) {
      // Room came before the clock's tick did, but after the end of its queueTimeout.
      step.settle(run, Decision.Kind.CANCELLED, QueueTimeout.reason(tenant, run));
    } else {
      step.admit(run, run, null);
    }
  }

  /** Decides one run that was taken before it could be decided. */
  private static boolean decideLateArrival(Step step, TenantLedger tenant) {
    RunKey found = tenant.nextFound();
    RunKey undecided = tenant.nextUndecided();
    if (found != null) {
      step.look();
      hold(step, tenant, found);
    } else if (undecided != null) {
      step.look();
      LiveRun run = step.live(undecided);
      ArrivalRule.decide(step, run, run);
    }
    return found != null || undecided != null;
  }

  private static void hold(Step step, TenantLedger tenant, RunKey key) {
    if (step.ledger().find(key).orElse(null) instanceof Awaiting run) {
      ArrivalRule.found(step, run, tenant.flow(run.request().flow()).orElseThrow());
      return;
    }
    throw new BrokenInvariantException(
        "I3", "expected " + key + " to wait for its flow, but it does not");
  }
}
