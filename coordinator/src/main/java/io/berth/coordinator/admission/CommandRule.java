package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Decision;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import org.jspecify.annotations.Nullable;

/** An operator steers a run: semantics.md, "Operators". */
final class CommandRule {
  private CommandRule() {}

  static void decide(Step step, Command command, String derivedId) {
    Entry entry = step.ledger().find(command.key()).orElse(null);
    if (entry != null) {
      decideLive(step, command, entry);
      return;
    }
    SettledRun settled = step.ledger().settled(command.key()).orElse(null);
    if (settled != null) {
      decideSettled(step, command, settled, derivedId);
      return;
    }
    step.refuse(
        Code.RUN_UNKNOWN, "Expected run " + command.key() + ", but there is none with this id");
  }

  private static void decideLive(Step step, Command command, Entry entry) {
    switch (command.type()) {
      case KILL -> kill(step, entry, Reason.of(Code.OPERATOR_KILL, words(command)));
      case FORCE -> force(step, entry, Reason.of(Code.FORCED, words(command)));
      case RESTART, PURGE ->
          step.refuse(
              Code.RUN_LIVE,
              "Expected run " + command.key() + " to have settled, but it is live: kill it first");
    }
  }

  private static void kill(Step step, Entry entry, Reason reason) {
    if (entry instanceof LiveRun run && run.active()) {
      if (run.killed() == null) {
        // Its slots are held until a worker says that it is over, or nobody can start it any more.
        step.append(new Event.KillRequested(run, run.stopping(reason), reason));
      } else {
        step.refuse(Code.RUN_ACTIVE, "Run " + run.key() + " was told to stop already");
      }
    } else {
      step.settle(entry, Decision.Kind.KILLED, reason);
    }
  }

  private static void force(Step step, Entry entry, Reason reason) {
    switch (entry) {
      case Awaiting run ->
          step.refuse(
              Code.UNKNOWN_FLOW,
              "Expected run " + run.key() + " to wait in line, but its flow is not defined");
      case LiveRun run -> {
        switch (run.state()) {
          case UNDECIDED, QUEUED -> forceIn(step, run, reason);
          case RETRYING ->
              step.append(new Event.Queued(run, run.queued(step.moment().now()), reason));
          case ADMITTED, RUNNING ->
              step.refuse(
                  Code.RUN_ACTIVE,
                  "Expected run " + run.key() + " to wait in line, but it holds its slots already");
        }
      }
    }
  }

  /** Past every limit, but not before its queue can take work: that is no limit. */
  private static void forceIn(Step step, LiveRun run, Reason reason) {
    if (step.ledger().tenant(run.key().tenant()).queueReady(run.flow().workers())) {
      step.admit(run, run, reason);
    } else {
      step.refuse(
          Code.QUEUE_NOT_READY,
          "Queue " + run.flow().workers() + " can't take work yet: try again in a moment");
    }
  }

  private static void decideSettled(
      Step step, Command command, SettledRun settled, String derivedId) {
    switch (command.type()) {
      case KILL, FORCE ->
          step.refuse(
              Code.RUN_SETTLED,
              "Run " + settled.key() + " has ended as " + settled.outcome() + " already");
      case RESTART -> {
        String id = command.id() == null ? derivedId : command.id();
        ArrivalRule.decide(step, again(settled, id), id);
      }
      case PURGE -> step.append(new Event.Purged(settled));
    }
  }

  /** The same request as a new run, through the same gate. */
  private static Request again(SettledRun settled, String id) {
    Request request = settled.request();
    return new Request(
        request.flow(),
        id,
        request.tenant(),
        request.labels(),
        request.pools(),
        request.priority(),
        request.inputs(),
        request.queueTimeout());
  }

  private static @Nullable String words(Command command) {
    if (command.by() == null) {
      return command.why();
    }
    return command.why() == null ? command.by() : command.by() + ": " + command.why();
  }
}
