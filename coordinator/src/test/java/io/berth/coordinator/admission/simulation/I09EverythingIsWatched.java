package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;

final class I09EverythingIsWatched implements Invariant {
  @Override
  public String text() {
    return "I9: every active or retrying attempt has a deadline that something will look at, and it"
        + " is not acted upon before";
  }

  @Override
  public void atEvent(Event event, Model before, Observed step) {
    if (event instanceof Event.Lost lost) {
      ModelRun run = before.before(lost);
      expect(
          !run.leaseUntil.isAfter(step.moment().leaseNow()),
          run,
          "was lost at",
          step.moment().leaseNow(),
          ", but has until",
          run.leaseUntil);
    }
    if (step.input() instanceof Input.Tick && event instanceof Event.OfRun ofRun) {
      ModelRun run = before.before(ofRun);
      boolean early =
          run != null
              && run.state == ModelRun.State.ADMITTED
              && run.until.isAfter(step.moment().now())
              && !(event instanceof Event.KillRequested);
      expect(!early, run, "was given up before", early ? run.until : null);
    }
    if (event instanceof Event.Settled end
        && end.run().reason() != null
        && end.run().reason().code() == Code.QUEUE_TIMEOUT) {
      ModelRun run = before.before(end);
      expect(run.attempt == 0, run, "was timed out in line after it was admitted");
      expect(
          !end.run().at().isBefore(step.moment().now()) && run.request.queueTimeout() != null,
          run,
          "was timed out");
    }
    if (event instanceof Event.Queued queued && queued.reason().code() == Code.BACK_OFF_OVER) {
      ModelRun run = before.before(queued);
      expect(!run.until.isAfter(step.moment().now()), run, "is back before", run.until);
    }
  }

  @Override
  public void afterStep(Model model, Observed step) {
    for (ModelRun run : model.live.values()) {
      boolean must = run.active() || run.state == ModelRun.State.RETRYING || run.until != null;
      expect(!must || step.ledger().watched(run.key), "nobody watches", run);
      if (step.input() instanceof Input.Tick && !step.mayBeCut()) {
        expect(
            run.until == null || run.until.isAfter(step.moment().now()),
            run,
            "is due since",
            run.until);
        expect(
            run.leaseUntil == null || run.leaseUntil.isAfter(step.moment().leaseNow()),
            "the lease of",
            run,
            "is over since",
            run.leaseUntil);
      }
    }
  }
}
