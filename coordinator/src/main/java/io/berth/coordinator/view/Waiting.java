package io.berth.coordinator.view;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Reserver;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Reason;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import org.jspecify.annotations.Nullable;

/** Why a run that stands in line does so, as things are now. */
final class Waiting {
  private Waiting() {}

  /**
   * What keeps it, the innermost limit first; null if nothing does, and it is admitted in a moment.
   */
  static @Nullable Reason reason(TenantLedger tenant, LiveRun run) {
    Reason reserved = null;
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      Room room = RunLimit.roomFor(run, tenant, claim);
      switch (room) {
        case HELD, FREE -> {}
        case PAUSED, NO_WORKERS, TAKEN -> {
          return ofLimit(Code.LIMIT_FULL, tenant, claim.scope());
        }
        case TOO_SMALL -> {
          return ofLimit(Code.WEIGHT_EXCEEDS_LIMIT, tenant, claim.scope());
        }
        case RESERVED -> {
          if (reserved == null) {
            reserved = ofLimit(Code.ROOM_RESERVED, tenant, claim.scope());
          }
        }
      }
    }
    if (!tenant.queueReady(run.flow().workers())) {
      return Reason.of(Code.QUEUE_NOT_READY);
    }
    if (reserved != null) {
      return reserved;
    }
    Line line = line(tenant, run);
    return line.head().equals(run.key()) ? null : Reason.of(Code.LINE_AHEAD);
  }

  static Line line(TenantLedger tenant, LiveRun run) {
    Line line = tenant.lines().of(run.claims());
    if (line == null) {
      throw new BrokenInvariantException(
          "I3", "expected " + run.key() + " in a line, but it has none");
    }
    return line;
  }

  /** Whether slots are kept for it anywhere. */
  static boolean reserves(TenantLedger tenant, LiveRun run) {
    return run.claims().innermostFirst().stream()
        .map(claim -> tenant.reserver(claim.scope()).map(Reserver::run).orElse(null))
        .anyMatch(run.key()::equals);
  }

  private static Reason ofLimit(Code code, TenantLedger tenant, Scope scope) {
    Long slots = LimitState.slots(tenant, scope);
    return Reason.ofLimit(
        code,
        Claims.shown(scope),
        slots == null ? Slots.MOST : Math.toIntExact(slots),
        tenant.active(scope));
  }
}
