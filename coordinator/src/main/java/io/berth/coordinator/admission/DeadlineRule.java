package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import java.util.Optional;

/** Time has passed. What is due is looked at as it is now, not as it was when it was set. */
final class DeadlineRule {
  /** At most so many of a kind in one step; the next tick goes on. */
  private static final int DUE_MAX = 500;

  private DeadlineRule() {}

  static void decide(Step step) {
    for (RunKey key : step.ledger().due(step.moment().now(), DUE_MAX)) {
      if (step.exhausted()) {
        return;
      }
      step.look();
      decide(step, step.ledger().find(key).orElseThrow());
    }
    for (RunKey key : step.ledger().expired(step.moment().reported(), DUE_MAX)) {
      if (step.exhausted()) {
        return;
      }
      step.look();
      FactRule.over(step, inHand(step, key), Reason.of(Code.DISPATCH_EXPIRED));
    }
    for (RunKey key : step.ledger().leasesEnded(step.moment().leaseNow(), DUE_MAX)) {
      if (step.exhausted()) {
        return;
      }
      step.look();
      LiveRun run = inHand(step, key);
      if (run.state() == LiveRun.State.RUNNING) {
        lost(step, run);
      } else {
        FactRule.over(step, run, Reason.of(Code.HANDED_BACK));
      }
    }
  }

  private static LiveRun inHand(Step step, RunKey key) {
    LiveRun run = step.ledger().inHand(key);
    if (run == null) {
      throw new BrokenInvariantException("I9", "expected an attempt of a run that lives: " + key);
    }
    return run;
  }

  private static void decide(Step step, Entry entry) {
    switch (entry) {
      case Awaiting run -> graceOver(step, run);
      case LiveRun run -> {
        switch (run.state()) {
          case QUEUED ->
              step.settle(
                  run,
                  Decision.Kind.CANCELLED,
                  QueueTimeout.reason(step.ledger().tenant(run.key().tenant()), run));
          case RETRYING ->
              step.append(
                  new Event.Queued(
                      run, run.queued(step.moment().now()), Reason.of(Code.BACK_OFF_OVER)));
          case UNDECIDED, ADMITTED, RUNNING ->
              throw new BrokenInvariantException("I9", "expected no deadline on " + run);
        }
      }
    }
  }

  private static void graceOver(Step step, Awaiting run) {
    Optional<FlowBook> known =
        step.ledger()
            .tenant(run.key().tenant())
            .flow(run.request().flow())
            .filter(book -> !book.deleted());
    if (known.isPresent()) {
      ArrivalRule.found(step, run, known.get()); // in time: a long drain has kept it waiting
    } else {
      step.settle(
          run,
          Decision.Kind.FAILED,
          Reason.of(Code.UNKNOWN_FLOW, "no flow " + run.request().flow()));
    }
  }

  private static void lost(Step step, LiveRun run) {
    LiveRun lost = run.lost();
    Reason reason = Reason.of(Code.WORKER_LOST, "worker " + run.worker() + " is silent");
    step.append(new Event.Lost(run, lost, reason));
    boolean again = lost.tries().lost() < lost.flow().retry().maxLost();
    if (lost.killed() != null) {
      step.settle(lost, Decision.Kind.KILLED, lost.killed());
    } else if (again) {
      step.admit(lost, lost, reason);
    } else {
      step.settle(lost, Decision.Kind.FAILED, reason);
    }
  }
}
