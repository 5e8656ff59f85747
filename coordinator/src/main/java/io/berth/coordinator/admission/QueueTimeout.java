package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Reason;
import io.berth.protocol.Scope;

/** A run was not admitted within its {@code queueTimeout}: what was in its way when that ended. */
final class QueueTimeout {
  private QueueTimeout() {}

  /** Names the innermost limit without room for the run, if there is one. */
  static Reason reason(TenantLedger tenant, LiveRun run) {
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      if (tenant.limitRoom(claim.scope()) < claim.weight()) {
        return ArrivalRule.reason(tenant, Code.QUEUE_TIMEOUT, claim.scope());
      }
    }
    String queue = run.flow().workers();
    if (!tenant.queueReady(queue)) {
      return Reason.of(Code.QUEUE_TIMEOUT, "queue " + queue + " was not ready");
    }
    Scope kept = tenant.keptFrom(run);
    return kept == null
        ? Reason.of(Code.QUEUE_TIMEOUT, "there was room for it, but too late")
        : ArrivalRule.reason(tenant, Code.QUEUE_TIMEOUT, kept)
            .saying("what was free of it was kept for a run with a better place");
  }
}
