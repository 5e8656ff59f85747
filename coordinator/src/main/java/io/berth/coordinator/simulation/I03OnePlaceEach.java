package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.RunKey;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class I03OnePlaceEach implements Invariant {
  @Override
  public String text() {
    return "I3: a run is in exactly one of waiting, active, retrying, settled; its place never"
        + " changes";
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (event instanceof Event.OfRun ofRun) {
      boolean isNew = run == null || !before.live().containsKey(run.key);
      expect(
          run == null ? ofRun instanceof Event.Awaited : isAllowed(ofRun, run, isNew),
          event.getClass().getSimpleName(),
          "can't follow on",
          run);
      expectSamePlace(ofRun, run, isNew, before);
    }
  }

  /** The steps that the drawing in semantics.md, "States", allows. */
  private static boolean isAllowed(Event.OfRun event, ModelRun run, boolean isNew) {
    return switch (event) {
      case Event.Awaited awaited -> isNew;
      case Event.Held held -> isNew || run.state == ModelRun.State.AWAITING;
      case Event.Queued queued ->
          run.state == ModelRun.State.UNDECIDED || run.state == ModelRun.State.RETRYING;
      case Event.PassedOver passed -> run.state == ModelRun.State.QUEUED;
      case Event.Admitted admitted ->
          run.state != ModelRun.State.AWAITING
              && run.state != ModelRun.State.RETRYING
              && !run.stopping
              && admitted.run().attempt() == run.attempt + 1;
      case Event.Started started -> run.active();
      case Event.Withdrawn withdrawn -> run.active();
      case Event.Retrying retrying -> run.active() && !run.stopping;
      case Event.Lost lost -> run.state == ModelRun.State.RUNNING;
      case Event.KillRequested killed -> run.active() && !run.stopping;
      case Event.Settled settled -> true;
    };
  }

  /** Priority, then the order in which the partition took the requests. */
  private void expectSamePlace(
      Event.OfRun event, @Nullable ModelRun run, boolean isNew, Model before) {
    if (isNew) {
      long arrival =
          event instanceof Event.Settled end
              ? end.run().arrival()
              : event.after().orElseThrow().arrival();
      expect(
          arrival > before.lastArrival(),
          event,
          "has arrival",
          arrival,
          ", but the last one was",
          before.lastArrival());
    }
    if (run != null && run.flow != null && event.after().orElse(null) instanceof LiveRun now) {
      expect(
          now.place().priority() == run.priority && now.place().arrival() == run.arrival,
          run,
          "is at",
          now.place());
    }
  }

  @Override
  public void afterStep(Model model, Observed step) {
    expect(
        step.store().settled().size() == model.settled().size(),
        "the store has",
        step.store().settled().size(),
        "settled, not",
        model.settled().size());
    for (Event event : step.events()) {
      if (event instanceof Event.Settled end) {
        boolean remembered = step.store().settled().contains(end.run().key());
        expect(remembered, "the store has not settled", end.run().key());
      }
    }
    compareEach(model, step);
  }

  private void compareEach(Model model, Observed step) {
    Set<RunKey> waiting = waiting(step);
    int inHand = 0;
    for (ModelRun run : model.live().values()) {
      boolean waits = run.waiting();
      expect(waits == waiting.remove(run.key), run, ": in line is", !waits);
      LiveRun held = step.ledger().inHand(run.key);
      boolean expected = run.active() || run.state == ModelRun.State.RETRYING;
      expect(expected == (held != null), run, "is in hand as", held);
      if (held != null) {
        inHand++;
        boolean same =
            held.state().name().equals(run.state.name())
                && held.attempt() == run.attempt
                && held.tries().failed() == run.failed
                && (held.killed() != null) == run.stopping
                && (held.stopping() != null) == (run.stopping || run.tookTooLong)
                && Objects.equals(held.worker(), run.worker);
        expect(same, run, "is in hand as", held);
      }
    }
    expect(waiting.isEmpty(), waiting, "wait that should not");
    expect(inHand == step.ledger().inHand().size(), "more is in hand than should be");
    expect(
        step.store().live().equals(model.live().keySet()),
        "the store has live",
        step.store().live(),
        ", not",
        model.live().keySet());
  }

  private Set<RunKey> waiting(Observed step) {
    Set<RunKey> waiting = new HashSet<>();
    for (TenantLedger tenant : step.ledger().tenants()) {
      int runs = 0;
      for (Line line : tenant.lines().all()) {
        for (RunKey key : line.inOrder().values()) {
          expect(waiting.add(key), key, "stands in two lines");
          runs++;
        }
      }
      expect(
          runs == tenant.lines().runs(),
          tenant.tenant(),
          "says that",
          tenant.lines().runs(),
          "wait, not",
          runs);
    }
    return waiting;
  }
}
