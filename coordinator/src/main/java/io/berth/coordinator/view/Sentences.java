package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Reason;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a run is where it is, in one sentence, and what would help if it can't go on by itself. */
final class Sentences {
  /** What is more is counted: the whole list stands beside the sentence. */
  private static final int NAMED_MAX = 3;

  private static final int MESSAGE_MAX = 200;

  private Sentences() {}

  /** Of a run in line. */
  static String waiting(
      LiveRun run, List<RunLimit> limits, Explanation.Line line, Explanation.Queue queue) {
    List<String> obstacles = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    for (RunLimit limit : limits) {
      switch (limit.room()) {
        case HELD, FREE -> {}
        case TAKEN ->
            obstacles.add("%s (%s%s)".formatted(limit.scope(), taken(limit), others(limit, line)));
        case RESERVED ->
            obstacles.add(
                "%s (%s%s%s)"
                    .formatted(limit.scope(), taken(limit), kept(limit), others(limit, line)));
        case PAUSED -> {
          obstacles.add("%s (paused: it has no slots)".formatted(limit.scope()));
          remedies.add("%s has slots again".formatted(limit.scope()));
        }
        case NO_WORKERS -> {
          obstacles.add("%s (it has no live workers)".formatted(limit.scope()));
          remedies.add("%s has a worker".formatted(limit.scope()));
        }
        case TOO_SMALL -> {
          obstacles.add("%s (it has %s)".formatted(limit.scope(), slots(limit.slots())));
          remedies.add("%s has %s".formatted(limit.scope(), limit.weight()));
        }
      }
    }
    if (!queue.ready()) {
      obstacles.add(
          "queue %s (its topic or share group is not set up yet)".formatted(queue.name()));
    }
    if (obstacles.isEmpty()) {
      return line.position() == 1
          ? "Run %s has room everywhere, and is admitted in a moment.".formatted(run.key().run())
          : "There is room for run %s, but %s.".formatted(run.key().run(), ahead(line));
    }
    return "Run %s waits for %s".formatted(run.key().run(), listed(obstacles))
        + (line.position() == 1 ? "" : "; " + ahead(line))
        + (line.reserves() ? "; slots that become free are kept for it" : "")
        + (remedies.isEmpty() ? "" : "; it can't go on before " + listed(remedies))
        + ".";
  }

  private static String taken(RunLimit limit) {
    String needs = limit.weight() == 1 ? "" : ", and it needs %s".formatted(limit.weight());
    return "%s of %s taken%s".formatted(limit.active(), slots(limit.slots()), needs);
  }

  private static String kept(RunLimit limit) {
    Reserved reserved = limit.reserved();
    return reserved == null ? "" : ", %s kept for %s".formatted(reserved.slots(), reserved.run());
  }

  /** Who comes before it there; those of its own line are spoken of by themselves. */
  private static String others(RunLimit limit, Explanation.Line line) {
    Ahead ahead = limit.ahead();
    if (limit.turn() != null) {
      return turn(limit.turn(), limit.fairBy());
    }
    if (ahead == null || ahead.runs() == line.position() - 1) {
      return "";
    }
    boolean one = ahead.runs() == 1 && !ahead.runsOrMore();
    return ", %s%s with %s for it, too"
        .formatted(
            ahead.runsOrMore() ? "at least " : "",
            one ? "1 run" : ahead.runs() + " runs",
            one ? "a better place waits" : "better places wait");
  }

  private static String turn(FairTurn turn, @Nullable String fairBy) {
    Competitor own = turn.own();
    String name = own.name() == null ? "whoever has none" : own.name();
    return ", FAIR by %s: %s holds %s of them, and %s"
        .formatted(fairBy, name, own.active(), before(turn));
  }

  private static String before(FairTurn turn) {
    if (turn.before() == 0) {
      return turn.beforeOrMore() ? "others may come before" : "nobody comes before";
    }
    String more = turn.beforeOrMore() ? "at least " : "";
    return more
        + (turn.before() == 1 ? "1 other comes before" : turn.before() + " others come before");
  }

  private static String slots(@Nullable Number slots) {
    if (slots == null) {
      return "any number of slots";
    }
    return slots.longValue() == 1 ? "1 slot" : "%s slots".formatted(slots);
  }

  private static String ahead(Explanation.Line line) {
    int before = line.position() - 1;
    if (before == 1) {
      return "%s of its line goes first".formatted(line.head());
    }
    String more = line.positionOrMore() ? "more than " : "";
    return "%s%s runs of its line go first".formatted(more, before);
  }

  /** Of a run that lives and is not in line. */
  static String live(LiveRun run, Explanation.Queue queue, Instant now) {
    String id = run.key().run();
    return switch (run.state()) {
      case UNDECIDED ->
          "Run %s was taken, and is decided when those before it have been.".formatted(id);
      case QUEUED -> throw new IllegalStateException("Expected " + id + " not to be in line");
      case ADMITTED ->
          "Run %s, attempt %s, was dispatched to queue %s %s ago: %s%s."
              .formatted(
                  id,
                  run.attempt(),
                  queue.name(),
                  since(run, now),
                  queue.workers() == 0
                      ? "that queue has no live workers"
                      : "none of its " + workers(queue.workers()) + " has begun it",
                  stopping(run));
      case RUNNING ->
          "Run %s, attempt %s, runs on worker %s%s."
              .formatted(id, run.attempt(), run.worker(), stopping(run));
      case RETRYING ->
          "Run %s holds no slots and pauses before its next try: %s of at most %s failed."
              .formatted(id, run.tries().failed(), run.flow().retry().maxAttempts());
    };
  }

  private static String since(LiveRun run, Instant now) {
    Instant since = run.since();
    if (since == null) {
      throw new IllegalStateException("Expected to know when " + run.key() + " was dispatched");
    }
    return Duration.between(since, now).toSeconds() + " s";
  }

  private static String workers(int count) {
    return count == 1 ? "1 worker" : count + " workers";
  }

  private static String stopping(LiveRun run) {
    return run.stopping() == null
        ? ""
        : ", and was told to stop (%s): it holds its slots until it is certain that it has"
            .formatted(because(run.stopping()));
  }

  /** Of a run whose flow is not known. */
  static String awaiting(Awaiting run) {
    return "Run %s waits for the definition of its flow %s, and fails if that doesn't come."
        .formatted(run.key().run(), run.request().flow());
  }

  /** Of a run that has ended. */
  static String settled(SettledRun run) {
    String ended =
        switch (run.outcome()) {
          case SUCCEEDED -> "succeeded";
          case FAILED -> "failed";
          case CANCELLED -> "was cancelled";
          case KILLED -> "was killed";
          case QUEUED, ADMITTED, STARTED, RETRYING, LOST, KILL_REQUESTED ->
              throw new BrokenInvariantException("I4", "expected an end of " + run.key());
        };
    return "Run %s %s %s%s."
        .formatted(
            run.key().run(),
            ended,
            run.attempt() == 0 ? "without having run" : "with attempt %s".formatted(run.attempt()),
            run.reason() == null ? "" : ": " + because(run.reason()));
  }

  /** Of a run that nothing is known of. */
  static String unknown(RunKey key) {
    return ("There is no run %s of tenant %s: it was never taken, or it ended so long ago that it is"
            + " forgotten.")
        .formatted(key.run(), key.tenant());
  }

  /** Counts are those of the moment when it was decided. */
  private static String because(Reason reason) {
    String message = reason.message() == null ? "" : ": " + head(reason.message());
    if (reason.scope() == null || reason.slots() == null || reason.active() == null) {
      return reason.code().meaning() + message;
    }
    String stood =
        reason.slots() == 0
            ? reason.scope() + paused(reason.scope())
            : "%s had %s of %s taken"
                .formatted(reason.scope(), reason.active(), slots(reason.slots()));
    return switch (reason.code()) {
      case LIMIT_FULL -> "limit " + stood;
      case QUEUE_TIMEOUT -> reason.code().meaning() + " (" + stood + ")" + message;
      case QUEUE_OVERFLOW ->
          "%s (%s waited for %s, and at most %s may)"
              .formatted(
                  reason.code().meaning(), reason.waiting(), reason.scope(), reason.maxWaiting());
      default ->
          "%s (%s had %s)%s"
              .formatted(reason.code().meaning(), reason.scope(), slots(reason.slots()), message);
    };
  }

  private static String paused(Scope scope) {
    return scope.kind() == Scope.Kind.QUEUE ? " was paused, or had no live workers" : " was paused";
  }

  /** A message may be what a task printed: its first line, and not too much of it. */
  private static String head(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.codePointCount(0, line.length()) <= MESSAGE_MAX
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MESSAGE_MAX)) + "…";
  }

  private static String listed(List<String> all) {
    if (all.size() == 1) {
      return all.getFirst();
    }
    int named = Math.min(NAMED_MAX, all.size() - 1);
    int more = all.size() - named;
    String last = more == 1 ? all.getLast() : "%s more".formatted(more);
    return String.join(", ", all.subList(0, named)) + " and " + last;
  }
}
