package io.berth.standalone.cli;

import io.berth.coordinator.view.Ahead;
import io.berth.coordinator.view.Competitor;
import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.FairTurn;
import io.berth.coordinator.view.Holder;
import io.berth.coordinator.view.RunLimit;
import io.berth.coordinator.view.RunState;
import io.berth.coordinator.view.Waiter;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An explanation as people read it: the answer first, then what it rests on. Pure. */
public final class ExplanationText {
  private static final int OUTPUT_LINES_MAX = 10;

  private final DateTimeFormatter time;

  /**
   * For readers in one time zone.
   *
   * @param zone in which times are shown
   */
  public ExplanationText(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  public List<String> lines(Explanation run) {
    List<String> lines = new ArrayList<>();
    lines.add(DecisionText.printable(run.sentence()));
    lines.add("");
    facts(run).forEach(fact -> lines.add("  " + fact));
    if (!run.limits().isEmpty()) {
      lines.add("");
      limits(run).forEach(line -> lines.add("  " + line));
    }
    List<RunLimit> contested = run.limits().stream().filter(ExplanationText::othersWait).toList();
    if (!contested.isEmpty()) {
      lines.add("");
      ahead(contested).forEach(line -> lines.add("  " + line));
    }
    Result result = run.end() == null ? null : run.end().result();
    if (run.state() != RunState.SUCCEEDED && result != null && result.output() != null) {
      lines.add("");
      List<String> output = result.output().lines().toList();
      output
          .subList(Math.max(0, output.size() - OUTPUT_LINES_MAX), output.size())
          .forEach(line -> lines.add("    " + DecisionText.printable(line)));
    }
    return lines;
  }

  // ---- What is known of the run itself.

  private List<String> facts(Explanation run) {
    List<String> facts = new ArrayList<>();
    add(facts, "run", run.run() + " of tenant " + run.tenant());
    add(facts, "flow", run.flow() == null ? null : run.flow().toString());
    add(facts, "state", state(run));
    add(facts, "arrived", arrived(run));
    add(facts, "workers", workers(run));
    add(facts, "line", line(run.line()));
    add(facts, "ahead", ahead(run.line()));
    add(facts, until(run.state()), run.until() == null ? null : when(run.until(), run.at()));
    add(facts, "tries", tries(run.tries()));
    if (run.end() != null) {
      add(facts, "ended", when(run.end().at(), run.at()));
    }
    add(facts, "reason", reason(run.reason()));
    return facts;
  }

  private static void add(List<String> facts, String name, @Nullable String value) {
    if (value != null) {
      facts.add("%-8s  %s".formatted(name, DecisionText.printable(value)));
    }
  }

  private static String state(Explanation run) {
    String attempt = run.attempt() == 0 ? "" : ", attempt " + run.attempt();
    return run.state() + attempt + (run.worker() == null ? "" : " on " + run.worker());
  }

  private @Nullable String arrived(Explanation run) {
    Explanation.Place place = run.place();
    if (place == null || place.arrivedAt() == null) {
      return null;
    }
    String priority = place.priority() == null ? "" : ", priority " + place.priority();
    return when(place.arrivedAt(), run.at()) + priority;
  }

  /** Who could begin it; for whom one has, that one is named. */
  private static @Nullable String workers(Explanation run) {
    Explanation.Queue queue = run.queue();
    if (queue == null || run.worker() != null) {
      return null;
    }
    return "%s live of queue %s, which execute %s runs at a time"
        .formatted(queue.workers(), queue.name(), queue.capacity());
  }

  private static @Nullable String line(Explanation.@Nullable Line line) {
    if (line == null) {
      return null;
    }
    String position = line.position() + (line.positionOrMore() ? " or more" : "");
    return "place " + position + " of " + line.size() + " that ask for the same";
  }

  private static @Nullable String ahead(Explanation.@Nullable Line line) {
    if (line == null || line.ahead().isEmpty()) {
      return null;
    }
    int more = line.position() - 1 - line.ahead().size();
    return String.join(", ", line.ahead()) + (more == 0 ? "" : " and " + more + " more");
  }

  private static String until(RunState state) {
    return switch (state) {
      case QUEUED -> "timeout";
      case ADMITTED -> "expires";
      case RUNNING -> "lease";
      case RETRYING -> "again";
      case AWAITING_FLOW, UNDECIDED, SUCCEEDED, FAILED, CANCELLED, KILLED, UNKNOWN -> "until";
    };
  }

  private static @Nullable String tries(Explanation.@Nullable Tries tries) {
    if (tries == null || tries.failed() + tries.lost() == 0) {
      return null;
    }
    return "%s of at most %s failed, %s of at most %s lost"
        .formatted(tries.failed(), tries.maxAttempts(), tries.lost(), tries.maxLost());
  }

  /** The sentence has the beginning of it, and says it for people. */
  private static @Nullable String reason(@Nullable Reason reason) {
    return reason == null ? null : reason.code().name();
  }

  private String when(Instant then, Instant now) {
    Duration span = Duration.between(then, now);
    String distance =
        span.isNegative() ? "in " + Spans.text(span.negated()) : Spans.text(span) + " ago";
    return time.format(then) + " (" + distance + ")";
  }

  // ---- Its limits.

  private static List<String> limits(Explanation run) {
    Table table = new Table("LIMIT", ">SLOTS", ">TAKEN", ">NEEDS", "", "HELD BY");
    for (RunLimit limit : run.limits()) {
      String wildcard = limit.setBy().equals(limit.scope()) ? "" : " (" + limit.setBy() + ")";
      table.add(
          List.of(
              limit.scope() + wildcard,
              limit.slots() == null ? "-" : limit.slots().toString(),
              String.valueOf(limit.active()),
              String.valueOf(limit.weight()),
              room(limit),
              holders(limit)));
    }
    return table.lines();
  }

  private static String room(RunLimit limit) {
    return switch (limit.room()) {
      case HELD -> "held";
      case FREE -> "room";
      case TAKEN -> "FULL";
      case RESERVED -> "KEPT" + (limit.reserved() == null ? "" : " for " + limit.reserved().run());
      case PAUSED -> "PAUSED";
      case NO_WORKERS -> "NO WORKERS";
      case TOO_SMALL -> "TOO SMALL";
    };
  }

  private static String holders(RunLimit limit) {
    String named =
        String.join(", ", limit.holders().stream().map(ExplanationText::holder).toList());
    int more = limit.holdersTotal() - limit.holders().size();
    return named + (more == 0 ? "" : " and " + more + " more");
  }

  private static String holder(Holder holder) {
    String weight = holder.weight() == 1 ? "" : " x" + holder.weight();
    String worker = holder.worker() == null ? "" : " on " + holder.worker();
    String stopping = holder.stopping() ? ", stopping" : "";
    return holder.run() + weight + " (" + holder.state() + worker + stopping + ")";
  }

  // ---- Who else waits for them.

  private static boolean othersWait(RunLimit limit) {
    return limit.turn() != null || (limit.ahead() != null && limit.ahead().runs() > 0);
  }

  /** Under a FAIR limit competitors come before each other, elsewhere runs. */
  private static List<String> ahead(List<RunLimit> limits) {
    Table table = new Table("WAITED FOR", "ORDER", ">AHEAD", "FIRST OF THEM");
    for (RunLimit limit : limits) {
      Ahead ahead = limit.ahead();
      FairTurn turn = limit.turn();
      if (turn != null) {
        table.add(
            List.of(
                limit.scope().toString(),
                "FAIR by %s: %s has %s"
                    .formatted(limit.fairBy(), name(turn.own()), turn.own().active()),
                count(turn.before(), turn.beforeOrMore()),
                named(
                    turn.first().stream().map(ExplanationText::competitor).toList(),
                    turn.before())));
      } else if (ahead != null) {
        table.add(
            List.of(
                limit.scope().toString(),
                limit.order().name(),
                count(ahead.runs(), ahead.runsOrMore()),
                named(ahead.first().stream().map(ExplanationText::waiter).toList(), ahead.runs())));
      }
    }
    return table.lines();
  }

  private static String count(long number, boolean orMore) {
    return number + (orMore ? "+" : "");
  }

  private static String named(List<String> first, long total) {
    long more = total - first.size();
    return String.join(", ", first)
        + (more == 0 || first.isEmpty() ? "" : " and %s more".formatted(more));
  }

  private static String competitor(Competitor competitor) {
    return "%s has %s: %s"
        .formatted(name(competitor), competitor.active(), waiter(competitor.next()));
  }

  private static String name(Competitor competitor) {
    return competitor.name() == null ? "whoever has none" : competitor.name();
  }

  private static String waiter(Waiter waiter) {
    return waiter.run()
        + (waiter.elsewhere() == null ? "" : " (waits for %s, too)".formatted(waiter.elsewhere()));
  }
}
