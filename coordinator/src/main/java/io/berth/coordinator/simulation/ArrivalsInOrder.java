package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.simulation.NaiveArrival.Departure;
import io.berth.coordinator.simulation.NaiveArrival.Fate;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Flow;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a newcomer, the reason that is given, and who is stopped, cancelled or dropped
 * for it. That comes before the newcomer is in line, so what is expected is worked out at the first
 * of these events: by {@link NaiveArrival}.
 */
final class ArrivalsInOrder implements Invariant {
  /**
   * A newcomer whose turn it is.
   *
   * @param left who has yet to go for it
   */
  private record Turn(
      RunKey newcomer, NaiveArrival.Expected expected, Map<RunKey, Departure> left) {}

  private final Seen seen;
  private @Nullable Turn turn;
  private int at; // the next event of the step

  ArrivalsInOrder(Seen seen) {
    this.seen = seen;
  }

  @Override
  public String text() {
    return "Arrival: in the order of precedence that semantics.md gives, one newcomer after"
        + " another, and none before a waiting run that fits; the reason is right, and nobody but"
        + " who must goes for it";
  }

  @Override
  public void beforeStep(Input input, Model model) {
    at = 0;
    turn = null;
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    boolean decides = isDecision(event, before);
    Departure departure = run == null || decides ? null : departure(event, run);
    if (turn == null && (decides || departure != null)) {
      turn = nextTurn(step.events(), before, step.moment());
    }
    at++;
    if (run != null && departure != null) {
      boolean expected = turn != null && turn.left().remove(run.key, departure);
      expect(expected, run, "is", departure, ", but should not be:", turn);
      seen.note(departure.toString());
    } else if (decides && turn != null && event instanceof Event.OfRun decided) {
      expectDecided(decided, run, turn);
      turn = null;
    } else if (turn != null && event instanceof Event.Held held) {
      expectLeftForLater(turn, held.run().key());
      turn = null;
    } else if (event instanceof Event.Settled end) {
      expectEndIsRight(end, run, before);
    }
  }

  private void expectDecided(Event.OfRun decided, @Nullable ModelRun run, Turn due) {
    Fate fate = fate(decided);
    expect(
        due.newcomer().equals(key(decided)) && due.expected().fates().contains(fate),
        "the newcomer",
        run,
        "was decided as",
        fate,
        ", not as one of",
        due.expected().fates());
    expect(due.left().isEmpty(), run, "is in line, but these have not gone for it:", due.left());
    note(fate);
    if (decided instanceof Event.Queued queued) {
      expectTrue(queued.reason(), run);
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

  /** More wait that must go than one step may end: the newcomer is decided when they are gone. */
  private void expectLeftForLater(Turn due, RunKey newcomer) {
    expect(due.newcomer().equals(newcomer), newcomer, "was held, but it is the turn of", due);
    Map<RunKey, Departure> gone = new HashMap<>(due.expected().departures());
    gone.keySet().removeAll(due.left().keySet());
    expect(
        due.left().containsValue(Departure.SUPERSEDED_IN_LINE)
            && Set.of(Departure.SUPERSEDED_IN_LINE).containsAll(gone.values()),
        newcomer,
        "was left for later when these had gone:",
        gone,
        ", and these had not:",
        due.left());
    seen.note("newcomer is left for later");
  }

  @Override
  public void afterStep(Model model, Observed step) {
    if (turn != null) {
      expectLeftForLater(turn, turn.newcomer());
    }
  }

  /** Of the ends that no newcomer's turn brings. */
  private void expectEndIsRight(Event.Settled end, @Nullable ModelRun run, Model before) {
    Code code = code(end.run().reason());
    expect(
        code != Code.UNKNOWN_FLOW
            || before.tenant(end.run().key().tenant()).flow(end.run().flow()) == null,
        "failed for a flow that is there:",
        run);
    if (run != null && run.superseded) {
      boolean killed = end.outcome() == Decision.Kind.KILLED && code == Code.SUPERSEDED;
      expect(killed || end.outcome() == Decision.Kind.SUCCEEDED, run, "ended as", end.outcome());
    } else {
      boolean forANewcomer = code == Code.SUPERSEDED || code == Code.QUEUE_OVERFLOW;
      expect(!forANewcomer, run, "ended as", end.outcome(), code);
    }
  }

  // ---- Whose turn it is.

  /** The newcomer that this event, or those after it that let others go for it, is about. */
  private Turn nextTurn(List<Event> events, Model before, Moment moment) {
    for (int i = at; i < events.size(); i++) {
      Event event = events.get(i);
      boolean held = event instanceof Event.Held;
      if (event instanceof Event.OfRun ofRun && (held || isDecision(event, before))) {
        return turn(model(before.before(ofRun, moment), before), before, moment);
      }
      ModelRun run = before.before(event, moment);
      if (run != null && departure(event, run) == null) {
        break;
      }
    }
    // Left for a later step, as it was before: newcomers take turns in the order of arrival.
    ModelRun waitsForIt = before.before(events.get(at), moment);
    ModelRun first =
        before.tenant(waitsForIt == null ? "" : waitsForIt.tenant()).live().stream()
            .filter(run -> run.state == ModelRun.State.UNDECIDED)
            .min(Comparator.comparingLong(run -> run.arrival))
            .orElse(null);
    expect(first != null, waitsForIt, "went, but there is no newcomer");
    return turn(model(first, before), before, moment);
  }

  /** The newcomer, which meets its flow only now if it waited for it. */
  private ModelRun model(@Nullable ModelRun run, Model model) {
    if (run == null) {
      throw new IllegalStateException("Expected the flow of a newcomer to be known");
    }
    if (run.flow != null) {
      return run;
    }
    Flow found = model.tenant(run.tenant()).flow(run.request.flow());
    expect(found != null, run, "was decided without its flow");
    ModelRun fixed = new ModelRun(run.key, run.request, run.arrival, run.arrivedAt);
    if (found != null) {
      fixed.fix(found, model.tenant(run.tenant()));
    }
    return fixed;
  }

  private Turn turn(ModelRun run, Model model, Moment moment) {
    NaiveArrival.Expected expected;
    boolean held = run.state == ModelRun.State.UNDECIDED && model.live().containsKey(run.key);
    if (!held && run.fixedFlow().disabled()) {
      expected = NaiveArrival.ends(Decision.Kind.CANCELLED, Code.FLOW_DISABLED, null);
    } else {
      ModelRun best = model.order(run.tenant()).next().map(NaiveOrder.Choice::run).orElse(null);
      expect(best == null, "the newcomer", run, "was decided before", best);
      expectNoEarlierNewcomer(run, model);
      expected = new NaiveArrival(run, model).at(moment);
    }
    return new Turn(run.key, expected, new HashMap<>(expected.departures()));
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

  // ---- What an event says.

  /** How an event says that somebody goes for a newcomer; null if it says no such thing. */
  private static @Nullable Departure departure(Event event, ModelRun run) {
    return switch (event) {
      case Event.KillRequested killed ->
          killed.reason().code() == Code.SUPERSEDED ? Departure.ASKED_TO_STOP : null;
      case Event.Settled end -> {
        Code code = code(end.run().reason());
        boolean cancelled = end.outcome() == Decision.Kind.CANCELLED && run.waiting();
        yield !cancelled
            ? null
            : code == Code.SUPERSEDED
                ? Departure.SUPERSEDED_IN_LINE
                : code == Code.QUEUE_OVERFLOW ? Departure.DROPPED : null;
      }
      default -> null;
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
        reason.code() == Code.LIMIT_FULL
            || reason.code() == Code.WEIGHT_EXCEEDS_LIMIT
            || reason.code() == Code.QUEUE_OVERFLOW;
    return new Fate(
        kind, reason.code(), ofLimit && reason.scope() != null ? reason.scope().text() : null);
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
