package io.berth.standalone.cli;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.Scope;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A decision as people read it. Pure. */
public final class DecisionText {
  private static final int OUTPUT_LINES_MAX = 10;

  private final DateTimeFormatter time;

  /**
   * For readers in one time zone.
   *
   * @param zone in which the time of day is shown
   */
  public DecisionText(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
  }

  /** One line: when, which run, what, why. */
  public String line(Decision decision) {
    return "%s  %s  %-9s  %s"
        .formatted(
            time.format(decision.at()),
            decision.run(),
            decision.decision(),
            printable(detail(decision)))
        .stripTrailing();
  }

  /** The end of what a failed task printed, indented; empty for everything else. */
  public List<String> output(Decision decision) {
    Result result = decision.result();
    if (decision.decision() == Decision.Kind.SUCCEEDED
        || result == null
        || result.output() == null
        || result.output().isBlank()) {
      return List.of();
    }
    List<String> lines = result.output().lines().map(line -> "    " + printable(line)).toList();
    return lines.subList(Math.max(0, lines.size() - OUTPUT_LINES_MAX), lines.size());
  }

  private static String detail(Decision decision) {
    List<String> parts = new ArrayList<>();
    switch (decision.decision()) {
      case ADMITTED -> parts.add("attempt " + decision.attempt());
      case STARTED ->
          parts.add(
              "attempt "
                  + decision.attempt()
                  + (decision.worker() == null ? "" : " on " + decision.worker()));
      case QUEUED, RETRYING, LOST, KILL_REQUESTED, SUCCEEDED, FAILED, CANCELLED, KILLED -> {
        // The reason says it.
      }
    }
    Reason reason = decision.reason();
    if (reason != null) {
      parts.add(reason(reason));
    }
    Result result = decision.result();
    if (decision.decision() != Decision.Kind.SUCCEEDED
        && result != null
        && result.exitCode() != null) {
      parts.add("exit code " + result.exitCode());
    }
    return String.join(", ", parts);
  }

  /** Why, in half a sentence. */
  public static String reason(Reason reason) {
    String message = reason.message() == null ? "" : ": " + reason.message();
    if (reason.code() == Code.LIMIT_FULL && reason.scope() != null && reason.slots() != null) {
      return (reason.slots() == 0
              ? "limit " + reason.scope() + noSlots(reason.scope())
              : "limit " + reason.scope() + " has " + taken(reason) + " taken")
          + message;
    }
    String scope = reason.scope() == null ? "" : " (" + reason.scope() + counts(reason) + ")";
    return reason.code().meaning() + scope + message;
  }

  private static String noSlots(Scope scope) {
    return scope.kind() == Scope.Kind.QUEUE
        ? " has no slots: it is paused, or no worker of it lives"
        : " is paused: it has 0 slots";
  }

  private static String counts(Reason reason) {
    if (reason.maxWaiting() != null) {
      return ", " + reason.waiting() + " of at most " + reason.maxWaiting() + " wait";
    }
    return reason.slots() == null ? "" : ", " + taken(reason) + " taken";
  }

  private static String taken(Reason reason) {
    return (reason.active() == null ? "all" : reason.active()) + " of " + reason.slots();
  }

  /** Messages and output come from tasks: they must not steer the reader's terminal. */
  static String printable(String text) {
    return text.replace('\t', ' ').replaceAll("\\p{Cntrl}", "·");
  }
}
