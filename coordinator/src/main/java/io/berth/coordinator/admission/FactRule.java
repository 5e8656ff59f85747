package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.berth.protocol.Reason;
import java.time.Instant;

/** A worker reports. Only what is said of the current attempt can change anything. */
final class FactRule {
  private FactRule() {}

  static void decide(Step step, String worker, Fact fact) {
    LiveRun run = step.ledger().inHand(fact.key());
    if (run == null || !run.active() || run.attempt() != fact.attempt()) {
      step.append(stale(worker, fact));
      return;
    }
    switch (fact.what()) {
      case STARTED, ALIVE -> alive(step, run, worker, fact);
      // Only who could acknowledge the delivery executes the attempt and knows how it ended. The
      // STARTED of somebody else, which comes before that, may have been stored late.
      case SUCCEEDED -> step.settle(run, run, Decision.Kind.SUCCEEDED, null, fact.result(), worker);
      case FAILED, FAILED_FOR_GOOD -> failed(step, run, worker, fact);
      case WITHDRAWN -> {
        if (isCurrent(step, run, worker, fact)) {
          withdrawn(step, run, worker, fact);
        }
      }
      case HANDED_BACK, KILLED -> {
        if (isCurrent(step, run, worker, fact)) {
          stopped(step, run, worker, fact);
        }
      }
      // Whoever had the delivery first could not acknowledge it, so it never ran there, STARTED or
      // not: an accepted acknowledgement is the fence. So it does not matter who says it.
      case REDELIVERED -> over(step, run, Reason.of(Code.REDELIVERED));
      case EXPIRED -> over(step, run, Reason.of(Code.DISPATCH_EXPIRED));
    }
  }

  /**
   * Of an attempt that is over. Who has just begun it, or still executes it, must end it: work that
   * was replaced may be delivered again after a broker has died, and a lost worker may come back.
   */
  private static Event stale(String worker, Fact fact) {
    return switch (fact.what()) {
      case STARTED, ALIVE -> new Event.Outdated(worker, fact);
      default -> new Event.FactIgnored(fact);
    };
  }

  private static void alive(Step step, LiveRun run, String worker, Fact fact) {
    var leaseUntil = step.moment().leaseNow().plus(run.flow().lease());
    if (hasWithdrawn(run, worker)) {
      step.append(new Event.FactIgnored(fact)); // said before it withdrew
      return;
    }
    // A second worker has the delivery only if the first could not acknowledge it, and executes it
    // only if it could itself.
    if (run.state() == LiveRun.State.ADMITTED || !worker.equals(run.worker())) {
      step.append(new Event.Started(run, run.started(worker), leaseUntil));
    } else if (run.stopping() == null && takesTooLong(step, run)) {
      // Its worker ends it at its timeout. This one has not, or could not say so yet.
      Reason reason = Reason.of(Code.RUN_TIMEOUT, worker + " has not ended it");
      LiveRun stopping = run.stopping(reason);
      step.append(new Event.KillRequested(run, stopping, reason));
      step.append(new Event.Renewed(stopping, leaseUntil));
    } else {
      step.append(new Event.Renewed(run, leaseUntil));
    }
  }

  private static boolean takesTooLong(Step step, LiveRun run) {
    Instant end = step.ledger().timeoutEnd(run.key());
    return end != null && !end.isAfter(step.moment().leaseNow());
  }

  /** Whether the report comes from the worker that has the attempt, if one has said so. */
  private static boolean isCurrent(Step step, LiveRun run, String worker, Fact fact) {
    boolean current = run.state() == LiveRun.State.ADMITTED || worker.equals(run.worker());
    if (!current) {
      step.append(new Event.FactIgnored(fact));
    }
    return current;
  }

  private static boolean hasWithdrawn(LiveRun run, String worker) {
    return run.state() == LiveRun.State.ADMITTED && worker.equals(run.worker());
  }

  /**
   * The delivery was not acknowledged, as far as the worker knows. If the broker has not taken the
   * acknowledgement either, another worker gets the delivery, perhaps without a word that it came
   * before, and begins this very attempt: a next one beside it would be executed twice. If the
   * broker has taken it, nobody gets it. So the next attempt waits for as long as a lease, and so
   * do the slots of a run that was killed.
   */
  private static void withdrawn(Step step, LiveRun run, String worker, Fact fact) {
    if (hasWithdrawn(run, worker)) {
      step.append(new Event.FactIgnored(fact));
    } else {
      step.append(
          new Event.Withdrawn(
              run,
              run.withdrawn(worker, step.moment().now()),
              step.moment().leaseNow().plus(run.flow().lease())));
    }
  }

  private static void failed(Step step, LiveRun run, String worker, Fact fact) {
    Reason reason = Reason.of(fact.code() == null ? Code.TASK_FAILED : fact.code(), fact.message());
    failed(step, run, worker, fact, reason);
  }

  private static void failed(Step step, LiveRun run, String worker, Fact fact, Reason reason) {
    if (run.killed() != null) {
      step.settle(run, run, Decision.Kind.KILLED, run.killed(), fact.result(), worker);
      return;
    }
    LiveRun failed =
        run.retrying(step.moment().now().plus(BackOff.after(run.tries().failed() + 1, run)));
    boolean again =
        fact.what() != Fact.What.FAILED_FOR_GOOD
            && failed.tries().failed() < run.flow().retry().maxAttempts();
    if (again) {
      step.append(new Event.Retrying(run, failed, reason, fact.result()));
    } else {
      step.settle(run, run, Decision.Kind.FAILED, reason, fact.result(), worker);
    }
  }

  /** What ends because it took too long has failed, whoever noticed it. */
  private static void stopped(Step step, LiveRun run, String worker, Fact fact) {
    Reason why = run.stopping();
    if (why != null && fact.what() == Fact.What.KILLED) {
      failed(step, run, worker, fact, why);
    } else {
      over(step, run, Reason.of(Code.HANDED_BACK, fact.message()));
    }
  }

  /** The attempt came to nothing, at no try's cost: the next one keeps the slots. */
  static void over(Step step, LiveRun run, Reason reason) {
    if (run.killed() != null) {
      step.settle(run, Decision.Kind.KILLED, run.killed());
    } else {
      step.admit(run, run, reason);
    }
  }
}
