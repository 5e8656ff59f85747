package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Limit;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run arrives. The order of the checks is part of the contract: semantics.md, "Arrival". */
final class ArrivalRule {
  private ArrivalRule() {}

  /** Takes a request: refuses a duplicate, waits for an unknown flow, decides about the rest. */
  static void decide(Step step, Request request, String id) {
    RunKey key = new RunKey(request.tenant(), id);
    if (step.ledger().find(key).isPresent()) {
      step.refuse(Code.DUPLICATE_RUN, "Expected a new id, but run " + key + " is live");
      return;
    }
    if (step.ledger().settled(key).isPresent()) {
      step.refuse(Code.DUPLICATE_RUN, "Expected a new id, but run " + key + " has settled already");
      return;
    }
    TenantLedger tenant = step.ledger().tenant(request.tenant());
    long arrival = step.ledger().nextArrival();
    FlowBook book = tenant.flow(request.flow()).filter(known -> !known.deleted()).orElse(null);
    if (book == null) {
      step.append(
          new Event.Awaited(
              new Awaiting(
                  key,
                  request,
                  arrival,
                  step.moment().now(),
                  step.moment().now().plus(step.settings().unknownFlowGrace()))));
      return;
    }
    LiveRun run =
        LiveRun.arrived(key, request, book.flow(), book.latest(), arrival, step.moment().now());
    if (run.flow().disabled() || step.ledger().toDrain().contains(request.tenant())) {
      hold(step, null, run); // older runs are still being admitted
    } else {
      decide(step, null, run);
    }
  }

  /** A run's flow has become known: from here on its revision is fixed. */
  static void found(Step step, Awaiting run, FlowBook book) {
    hold(
        step,
        run,
        LiveRun.arrived(
            run.key(), run.request(), book.flow(), book.latest(), run.arrival(), run.arrivedAt()));
  }

  /** Takes a run to be decided when earlier runs have been. A disabled flow's is not taken. */
  static void hold(Step step, @Nullable Entry before, LiveRun run) {
    if (run.flow().disabled()) {
      refuse(step, before, run, Decision.Kind.CANCELLED, Reason.of(Code.FLOW_DISABLED));
    } else {
      step.append(new Event.Held(before, run));
    }
  }

  /**
   * Decides about a run whose flow is known and enabled, when no waiting run fits.
   *
   * @param before the same run if it was taken earlier, null if it comes just now
   */
  static void decide(Step step, @Nullable Entry before, LiveRun run) {
    TenantLedger tenant = step.ledger().tenant(run.key().tenant());
    Claims.@Nullable Claim full = null;
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      if (neverFits(tenant, claim)) {
        refuse(
            step,
            before,
            run,
            Decision.Kind.FAILED,
            reason(tenant, Code.WEIGHT_EXCEEDS_LIMIT, claim.scope()));
        return;
      }
      if (full == null && tenant.limitRoom(claim.scope()) < claim.weight()) {
        full = claim;
      }
    }
    Instant inLineUntil = run.inLineUntil();
    if (inLineUntil != null && !inLineUntil.isAfter(step.moment().now())) {
      // It waited for its flow, or for those before it, longer than it may.
      refuse(step, before, run, Decision.Kind.CANCELLED, QueueTimeout.reason(tenant, run));
    } else if (full == null) {
      admitOrFollow(step, before, run, tenant);
    } else {
      applyOnFull(step, before, run, tenant, full.scope());
    }
  }

  private static void admitOrFollow(
      Step step, @Nullable Entry before, LiveRun run, TenantLedger tenant) {
    String queue = run.flow().workers();
    if (!tenant.queueReady(queue)) {
      step.append(new Event.QueueWanted(queue));
      Reason notYet = Reason.of(Code.QUEUE_NOT_READY);
      line(step, before, run, notYet, null, Overflow.ofWhoHasRoom(step, run));
      return;
    }
    Scope kept = tenant.keptFrom(run);
    Line line = tenant.lines().of(run.claims());
    if (kept != null) {
      line(step, before, run, reason(tenant, Code.ROOM_RESERVED, kept));
    } else if (line != null && line.headPlace().compareTo(run.place()) < 0) {
      line(step, before, run, Reason.of(Code.LINE_AHEAD));
    } else {
      step.admit(before, run, null);
    }
  }

  private static void applyOnFull(
      Step step, @Nullable Entry before, LiveRun run, TenantLedger tenant, Scope scope) {
    Limit limit = tenant.limit(scope).orElseThrow();
    Reason full = reason(tenant, Code.LIMIT_FULL, scope);
    switch (limit.onFull()) {
      case QUEUE -> line(step, before, run, full);
      case CANCEL -> refuse(step, before, run, Decision.Kind.CANCELLED, full);
      case FAIL -> refuse(step, before, run, Decision.Kind.FAILED, full);
      case CANCEL_RUNNING -> {
        Superseding superseding = Superseding.of(step, run, scope, limit).orElse(null);
        line(step, before, run, full, superseding, Overflow.of(step, run, superseding));
      }
    }
  }

  private static void line(Step step, @Nullable Entry before, LiveRun run, Reason reason) {
    line(step, before, run, reason, null, Overflow.of(step, run, null));
  }

  /** Puts a newcomer in line, unless a limit that it asks for has as many waiting as it may. */
  private static void line(
      Step step,
      @Nullable Entry before,
      LiveRun run,
      Reason reason,
      @Nullable Superseding superseding,
      Overflow overflow) {
    switch (overflow) {
      // Nobody goes for one that may not even wait.
      case Overflow.NoRoom no -> refuse(step, before, run, no.outcome(), no.reason());
      case Overflow.Room room -> {
        if (superseding != null && superseding.moreWait()) {
          // Too many for one step, which there can be if the limit was another one when they came:
          // the newcomer is decided when they are gone.
          superseding.cancelEarlier(step);
          if (before == null || before instanceof Awaiting) {
            hold(step, before, run);
          }
        } else {
          room.make(step);
          if (superseding != null) {
            superseding.carryOut(step);
          }
          step.append(new Event.Queued(before, run.queued(step.moment().now()), reason));
        }
      }
    }
  }

  private static void refuse(
      Step step, @Nullable Entry before, LiveRun run, Decision.Kind outcome, Reason reason) {
    step.settle(before, run, outcome, reason, null, null);
  }

  private static boolean neverFits(TenantLedger tenant, Claims.Claim claim) {
    // Slots 0 is a pause: it will pass, a weight above the slots will not.
    return tenant
        .limit(claim.scope())
        .map(Limit::slots)
        .map(slots ->
            slots instanceof Slots.Fixed fixed
                && fixed.count() > 0
                && claim.weight() > fixed.count())
        .orElse(false);
  }

  /** A reason that names a limit, with its slots and what is taken of them. */
  static Reason reason(TenantLedger tenant, Code code, Scope scope) {
    int slots =
        tenant
            .limit(scope)
            .map(limit -> limit.slots() instanceof Slots.Fixed fixed ? fixed.count() : Slots.MOST)
            .orElse(Slots.MOST);
    return Reason.ofLimit(code, Claims.shown(scope), slots, tenant.active(scope));
  }
}
