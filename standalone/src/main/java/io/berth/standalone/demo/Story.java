package io.berth.standalone.demo;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Reason;
import io.berth.standalone.cli.DecisionText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells decisions to someone who has never seen Berth: one line each as they fall, and a table at
 * the end. Pure: times are those of the decisions.
 */
public final class Story {
  private final Style style;
  private final Map<String, Expected> cast = new LinkedHashMap<>();
  private final Map<String, Told> told = new LinkedHashMap<>();
  private @Nullable Instant beginning;

  /**
   * Nothing has been told yet.
   *
   * @param cast the runs it is about, in the order of the table
   */
  public Story(List<Expected> cast, Style style) {
    this.style = style;
    for (Expected one : cast) {
      this.cast.put(one.run(), one);
      told.put(one.run(), new Told());
    }
  }

  /** Takes a decision in. Empty if it is about a run of somebody else. */
  public Optional<String> tell(Decision decision) {
    Told run = told.get(decision.run());
    if (run == null) {
      return Optional.empty();
    }
    if (beginning == null) {
      beginning = decision.at();
    }
    boolean wasInLine = run.isInLine();
    run.hear(decision);
    String step = "%-9s".formatted(decision.decision());
    return Optional.of(
        "%8s  %-10s  %s  %s"
            .formatted(
                seconds(Duration.between(beginning, decision.at())),
                decision.run(),
                style.of(decision.decision(), step),
                sentence(decision, run, wasInLine))
            .stripTrailing());
  }

  private static String sentence(Decision decision, Told run, boolean wasInLine) {
    boolean neverRan = decision.attempt() == 0;
    return switch (decision.decision()) {
      case QUEUED -> "waits in line" + because(decision);
      case ADMITTED -> {
        if (wasInLine) {
          yield "a slot is free again: its turn, after " + seconds(run.since(decision.at()));
        }
        yield decision.attempt() > 1
            ? "may start again, attempt " + decision.attempt() + because(decision)
            : "there is room: it may start" + because(decision);
      }
      case STARTED -> "a worker runs it";
      case RETRYING -> "will be tried again" + because(decision);
      case LOST -> "its worker is gone" + because(decision);
      case KILL_REQUESTED -> "is told to stop" + because(decision);
      case SUCCEEDED -> "done" + run.ran().map(ran -> ", after " + seconds(ran)).orElse("");
      case FAILED -> (neverRan ? "refused, did not run" : "ended badly") + because(decision);
      case CANCELLED -> (neverRan ? "turned away, did not run" : "ended early") + because(decision);
      case KILLED -> "ended" + because(decision);
    };
  }

  private static String because(Decision decision) {
    Reason reason = decision.reason();
    if (reason == null) {
      return "";
    }
    if (reason.code() == Code.LIMIT_FULL && reason.scope() != null && reason.slots() != null) {
      return ": " + taken(reason.scope().name(), reason.slots(), reason.active());
    }
    return ": " + DecisionText.reason(reason);
  }

  private static String taken(String of, int slots, @Nullable Long active) {
    if (slots == 0) {
      return of + " is paused";
    }
    if (active != null && active != slots) {
      return active + " of " + slots + " slots of " + of + " are taken";
    }
    return switch (slots) {
      case 1 -> "the only slot of " + of + " is taken";
      case 2 -> "both slots of " + of + " are taken";
      default -> "all " + slots + " slots of " + of + " are taken";
    };
  }

  /** Whether every run has ended. */
  public boolean isOver() {
    return told.values().stream().allMatch(run -> run.end().isPresent());
  }

  /** Whether every run has ended the way it should. */
  public boolean isAsExpected() {
    return cast.values().stream().allMatch(this::isAsExpected);
  }

  private boolean isAsExpected(Expected expected) {
    return end(expected.run()).map(end -> end == expected.end()).orElse(false);
  }

  private Optional<Kind> end(String run) {
    return Optional.ofNullable(told.get(run)).flatMap(Told::end).map(Decision::decision);
  }

  /** A table of all runs, with a heading. */
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    String row = "%-10s  %8s  %8s  %s  %s";
    lines.add(
        style.bold(row.formatted("run", "waited", "ran", "%-9s".formatted("end"), "as expected")));
    cast.forEach((run, expected) -> {
      Told one = told.getOrDefault(run, new Told());
      String end = "%-9s".formatted(end(run).map(Kind::name).orElse("-"));
      lines.add(
          row.formatted(
              run,
              one.waited().map(Story::seconds).orElse("-"),
              one.ran().map(Story::seconds).orElse("-"),
              end(run).map(kind -> style.of(kind, end)).orElse(end),
              isAsExpected(expected) ? "yes" : "no, expected " + expected.end()));
    });
    return lines;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }
}
