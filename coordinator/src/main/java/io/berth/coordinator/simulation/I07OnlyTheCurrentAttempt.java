package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import org.jspecify.annotations.Nullable;

final class I07OnlyTheCurrentAttempt implements Invariant {
  @Override
  public String text() {
    return "I7: only the current attempt can settle a run. Reports of an attempt that is not"
        + " current change nothing";
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (event instanceof Event.Settled end && end.outcome() == Decision.Kind.SUCCEEDED) {
      boolean said =
          step.input() instanceof Input.Reported reported
              && reported.fact().what() == Fact.What.SUCCEEDED
              && reported.fact().key().equals(end.run().key());
      expect(said, end.run().key(), "succeeded although nobody said so");
    }
    if (!(step.input() instanceof Input.Reported reported)) {
      return;
    }
    boolean superseded =
        event instanceof Event.KillRequested killed
            && killed.reason().code() == Code.SUPERSEDED; // by a newcomer that this report let in
    if (run != null && run.active() && !superseded) {
      Fact fact = reported.fact();
      expect(
          fact.key().equals(run.key) && fact.attempt() == run.attempt,
          "a report of",
          fact.key(),
          ", attempt",
          fact.attempt(),
          ", changed",
          run);
      boolean withdrawn =
          run.state == ModelRun.State.ADMITTED && reported.worker().equals(run.worker);
      expect(
          !(event instanceof Event.Started && withdrawn),
          run,
          "was begun by who had withdrawn its start");
      boolean ofItsWorker =
          fact.what() == Fact.What.WITHDRAWN
              || fact.what() == Fact.What.HANDED_BACK
              || fact.what() == Fact.What.KILLED;
      expect(
          !ofItsWorker
              || run.state == ModelRun.State.ADMITTED
              || reported.worker().equals(run.worker),
          "a report by",
          reported.worker(),
          "changed",
          run,
          ", which",
          run.worker,
          "has");
    }
  }
}
