package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a newcomer, and the reason that is given. Whom it stops or drops to get in line
 * is decided with it, so what is expected is worked out before those events are followed.
 */
final class ArrivalsInOrder implements Invariant {
  /** What may become of a newcomer: {@code null} for the limit where none decides. */
  private record Fate(Decision.Kind kind, @Nullable Code code, @Nullable String limit) {}

  /**
   * What is expected.
   *
   * @param waitingMost how many may wait for each limit that bounds them, when it is in line: not
   *     more than before, even where the bound was lowered below that
   */
  private record Expected(RunKey newcomer, List<Fate> fates, Map<ModelScope, Long> waitingMost) {}

  private final Seen seen;
  private @Nullable Expected expected;
  private int at; // the next event of the step

  ArrivalsInOrder(Seen seen) {
    this.seen = seen;
  }

  @Override
  public String text() {
    return "Arrival: in the order of precedence that semantics.md gives, one newcomer after"
        + " another, and none before a waiting run that fits; and the reason is right";
  }

  @Override
  public void beforeStep(Input input, Model model) {
    at = 0;
    expected = null;
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (expected == null) {
      Event.OfRun decision = nextDecision(step.events(), before);
      expected = decision == null ? null : expect(decision, before, step.moment());
    }
    at++;
    if (event instanceof Event.Settled end && code(end.run().reason()) == Code.UNKNOWN_FLOW) {
      expect(
          before.tenant(end.run().key().tenant()).flow(end.run().flow()) == null,
          "failed for a flow that is there:",
          run);
    }
    if (isDecision(event, before) && event instanceof Event.OfRun decided && expected != null) {
      Fate fate = fate(decided);
      expect(
          expected.newcomer().equals(key(decided)) && expected.fates().contains(fate),
          "the newcomer",
          run,
          "was decided as",
          fate,
          ", not as one of",
          expected.fates());
      note(fate);
      if (decided instanceof Event.Queued queued) {
        expectRoomInLine(expected.waitingMost(), queued.run().key(), before);
        expectTrue(queued.reason(), run);
      }
      expected = null;
    }
  }

  private void note(Fate fate) {
    if (fate.code() == Code.LIMIT_FULL
        || fate.code() == Code.LINE_AHEAD
        || fate.code() == Code.ROOM_RESERVED
        || fate.code() == Code.QUEUE_NOT_READY) {
      seen.note("newcomer " + fate.kind() + " " + fate.code());
    }
  }

  /** The newcomer that this event, or those after it that make room for it, is about. */
  private Event.@Nullable OfRun nextDecision(List<Event> events, Model before) {
    for (int i = at; i < events.size(); i++) {
      Event event = events.get(i);
      if (isDecision(event, before)) {
        return (Event.OfRun) event;
      }
      if (!makesRoom(event)) {
        return null;
      }
    }
    return null;
  }

  /** Who is stopped, cancelled or dropped because a newcomer wants its place. */
  private static boolean makesRoom(Event event) {
    return switch (event) {
      case Event.KillRequested killed -> killed.reason().code() == Code.SUPERSEDED;
      case Event.Settled end -> {
        Code code = code(end.run().reason());
        boolean cancelled = end.outcome() == Decision.Kind.CANCELLED; // KILLED: a run has ended
        yield cancelled && (code == Code.SUPERSEDED || code == Code.QUEUE_OVERFLOW);
      }
      case Event.QueueWanted wanted -> true;
      default -> false;
    };
  }

  /** Whether an event is what the gate says of a newcomer; operators and clocks are no gate. */
  private static boolean isDecision(Event event, Model before) {
    return switch (event) {
      case Event.Queued queued -> isNewcomer(queued.run().key(), before);
      case Event.Admitted admitted ->
          isNewcomer(admitted.run().key(), before) && !I01NeverAboveTheSlots.isForced(admitted);
      case Event.Settled end -> {
        Code code = code(end.run().reason());
        yield isNewcomer(end.run().key(), before)
            && code != Code.OPERATOR_KILL
            && code != Code.UNKNOWN_FLOW;
      }
      default -> false;
    };
  }

  private static boolean isNewcomer(RunKey key, Model before) {
    ModelRun known = before.live().get(key);
    return known == null
        || known.state == ModelRun.State.UNDECIDED
        || known.state == ModelRun.State.AWAITING;
  }

  private static RunKey key(Event.OfRun event) {
    return event instanceof Event.Settled end ? end.run().key() : event.after().orElseThrow().key();
  }

  private static @Nullable Code code(@Nullable Reason reason) {
    return reason == null ? null : reason.code();
  }

  private static Fate fate(Event.OfRun event) {
    return switch (event) {
      case Event.Queued queued -> fate(Decision.Kind.QUEUED, queued.reason());
      case Event.Admitted admitted -> fate(Decision.Kind.ADMITTED, admitted.reason());
      case Event.Settled end -> fate(end.outcome(), end.run().reason());
      default -> throw new IllegalStateException("Expected a newcomer's fate: " + event);
    };
  }

  private static Fate fate(Decision.Kind kind, @Nullable Reason reason) {
    if (reason == null) {
      return new Fate(kind, null, null);
    }
    boolean ofLimit =
        reason.code() == Code.LIMIT_FULL || reason.code() == Code.WEIGHT_EXCEEDS_LIMIT;
    return new Fate(
        kind, reason.code(), ofLimit && reason.scope() != null ? reason.scope().text() : null);
  }

  // ---- What is expected.

  private Expected expect(Event.OfRun decision, Model model, Moment moment) {
    ModelRun run = model.before(decision, moment);
    if (run != null && run.flow == null) { // it waited for its flow, and meets it only now
      Flow found = model.tenant(run.tenant()).flow(run.request.flow());
      expect(found != null, run, "was decided without its flow");
      ModelRun fixed = new ModelRun(run.key, run.request, run.arrival, run.arrivedAt);
      if (found != null) {
        fixed.fix(found, model.tenant(run.tenant()));
      }
      run = fixed;
    }
    if (run == null) {
      throw new IllegalStateException("Expected the flow of " + decision);
    }
    return new Expected(run.key, fates(run, model, moment), waitingMost(run, model));
  }

  private List<Fate> fates(ModelRun run, Model model, Moment moment) {
    boolean held = run.state == ModelRun.State.UNDECIDED && model.live().containsKey(run.key);
    if (!held && run.fixedFlow().disabled()) {
      return List.of(new Fate(Decision.Kind.CANCELLED, Code.FLOW_DISABLED, null));
    }
    NaiveOrder order = model.order(run.tenant());
    ModelRun best = order.next().map(NaiveOrder.Choice::run).orElse(null);
    expect(best == null, "the newcomer", run, "was decided before", best);
    expectNoEarlierNewcomer(run, model);

    if (run.request.queueTimeout() != null
        && !run.arrivedAt.plus(run.request.queueTimeout()).isAfter(moment.now())) {
      return List.of(new Fate(Decision.Kind.CANCELLED, Code.QUEUE_TIMEOUT, null));
    }
    for (ModelRun.Ask ask : run.asks) {
      ModelScope scope = ask.scope();
      if (scope.limit() != null && scope.slots() > 0 && ask.weight() > scope.slots()) {
        return List.of(new Fate(Decision.Kind.FAILED, Code.WEIGHT_EXCEEDS_LIMIT, scope.shown()));
      }
    }
    ModelScope full = run.full();
    if (full != null) {
      return full(full, run);
    }
    if (!order.isQueueReady(run)) {
      return inLine(run, Set.of(Code.QUEUE_NOT_READY), null);
    }
    boolean reserved = !order.fits(run);
    if (order.isBehindItsLine(run)) {
      return inLine(
          run,
          reserved ? Set.of(Code.LINE_AHEAD, Code.ROOM_RESERVED) : Set.of(Code.LINE_AHEAD),
          null);
    }
    return reserved
        ? inLine(run, Set.of(Code.ROOM_RESERVED), null)
        : List.of(new Fate(Decision.Kind.ADMITTED, null, null));
  }

  private static List<Fate> full(ModelScope full, ModelRun run) {
    Limit limit = full.limit();
    OnFull onFull = limit == null ? OnFull.QUEUE : limit.onFull();
    return switch (onFull) {
      case QUEUE, CANCEL_RUNNING -> inLine(run, Set.of(Code.LIMIT_FULL), full.shown());
      case CANCEL -> List.of(new Fate(Decision.Kind.CANCELLED, Code.LIMIT_FULL, full.shown()));
      case FAIL -> List.of(new Fate(Decision.Kind.FAILED, Code.LIMIT_FULL, full.shown()));
    };
  }

  /** Waits for one of the reasons, unless too many wait already. */
  private static List<Fate> inLine(ModelRun run, Set<Code> reasons, @Nullable String limit) {
    List<Fate> fates = new ArrayList<>();
    reasons.forEach(code -> fates.add(new Fate(Decision.Kind.QUEUED, code, limit)));
    for (ModelRun.Ask ask : run.asks) {
      Limit bound = ask.scope().limit();
      if (bound != null && bound.maxWaiting() != null) {
        fates.add(new Fate(Decision.Kind.CANCELLED, Code.QUEUE_OVERFLOW, null));
        fates.add(new Fate(Decision.Kind.FAILED, Code.QUEUE_OVERFLOW, null));
      }
    }
    return fates;
  }

  private void expectNoEarlierNewcomer(ModelRun run, Model model) {
    for (ModelRun other : model.tenant(run.tenant()).live()) {
      expect(
          other.state != ModelRun.State.UNDECIDED || other.arrival >= run.arrival,
          "the newcomer",
          run,
          "was decided before",
          other);
    }
  }

  private static Map<ModelScope, Long> waitingMost(ModelRun run, Model model) {
    Map<ModelScope, Long> most = new HashMap<>();
    for (ModelRun.Ask ask : run.asks) {
      Limit limit = ask.scope().limit();
      if (limit != null && limit.maxWaiting() != null) {
        long now = waiting(ask.scope(), run.tenant(), model);
        most.put(ask.scope(), Math.max(limit.maxWaiting(), now));
      }
    }
    return most;
  }

  private static long waiting(ModelScope scope, String tenant, Model model) {
    return model.tenant(tenant).waiting().stream().filter(other -> other.weight(scope) > 0).count();
  }

  private void expectRoomInLine(Map<ModelScope, Long> waitingMost, RunKey key, Model before) {
    waitingMost.forEach((scope, most) -> {
      long waiting = waiting(scope, key.tenant(), before);
      expect(
          waiting < most, key, "was put in line although", waiting, "of", most, "wait for", scope);
    });
  }

  /** What a reason says of its limit is so. */
  private void expectTrue(Reason reason, @Nullable ModelRun run) {
    if (run == null || reason.scope() == null) {
      return;
    }
    for (ModelRun.Ask ask : run.asks) {
      ModelScope scope = ask.scope();
      if (scope.limit() != null && scope.shown().equals(reason.scope().text())) {
        expect(
            reason.slots() != null
                && reason.slots() == scope.slots()
                && reason.active() != null
                && reason.active() == scope.used,
            run,
            "was told",
            reason,
            "of",
            scope);
        return;
      }
    }
    expect(false, run, "was told", reason, "which is no limit of it");
  }
}
