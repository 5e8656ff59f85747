package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class I09EverythingIsWatched implements Invariant {
  @Override
  public String text() {
    return "I9: every active or retrying attempt has a deadline that something will look at, and it"
        + " is not acted upon before";
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (run == null) {
      return;
    }
    if (event instanceof Event.Lost) {
      expect(
          isOver(run.leaseUntil, step.moment().leaseNow()),
          run,
          "was lost at",
          step.moment().leaseNow(),
          ", but has until",
          run.leaseUntil);
    }
    if (step.input() instanceof Input.Tick
        && run.state == ModelRun.State.ADMITTED
        && !(event instanceof Event.KillRequested)) {
      boolean over =
          run.worker == null
              ? isOver(run.until, step.moment().reported())
              : isOver(run.leaseUntil, step.moment().leaseNow()); // another worker may begin it
      expect(over, run, "was given up before its time");
    }
    if (event instanceof Event.Settled end
        && end.run().reason() != null
        && end.run().reason().code() == Code.QUEUE_TIMEOUT) {
      expect(run.attempt == 0, run, "was timed out in line after it was admitted");
      expect(
          run.request.queueTimeout() != null
              && isOver(run.arrivedAt.plus(run.request.queueTimeout()), step.moment().now()),
          run,
          "was timed out");
    }
    if (event instanceof Event.KillRequested kill && kill.reason().code() == Code.RUN_TIMEOUT) {
      expect(isOver(run.tooLongFrom, step.moment().leaseNow()), run, "was stopped too soon");
    }
    if (event instanceof Event.Queued queued && queued.reason().code() == Code.BACK_OFF_OVER) {
      expect(isOver(run.until, step.moment().now()), run, "is back before", run.until);
    }
  }

  private static boolean isOver(@Nullable Instant until, Instant now) {
    return until != null && !until.isAfter(now);
  }

  @Override
  public void afterStep(Model model, Observed step) {
    boolean allLookedAt = step.input() instanceof Input.Tick && !step.mayBeCut();
    for (ModelRun run : model.live().values()) {
      boolean must = run.active() || run.state == ModelRun.State.RETRYING || run.until != null;
      expect(!must || step.ledger().watched(run.key), "nobody watches", run);
      expect(
          Objects.equals(step.ledger().timeoutEnd(run.key), run.tooLongFrom),
          run,
          "takes too long from",
          run.tooLongFrom,
          "on, but it is",
          step.ledger().timeoutEnd(run.key));
      if (allLookedAt) {
        boolean dispatched = run.state == ModelRun.State.ADMITTED;
        Instant known = dispatched ? step.moment().reported() : step.moment().now();
        expect(!isOver(run.until, known), run, "is due since", run.until);
        expect(
            !isOver(run.leaseUntil, step.moment().leaseNow()),
            "the lease of",
            run,
            "is over since",
            run.leaseUntil);
      }
    }
  }
}
