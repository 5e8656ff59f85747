package io.berth.standalone.cli;

import io.berth.coordinator.view.RunList;
import io.berth.coordinator.view.RunRow;
import io.berth.coordinator.view.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Live runs as a table. Pure. */
final class RunListText {
  private RunListText() {}

  /**
   * The table.
   *
   * @param everyTenant whether each row says whose it is
   */
  static List<String> lines(RunList list, boolean everyTenant) {
    List<String> headings =
        new ArrayList<>(List.of("RUN", "FLOW", "STATE", ">PRIORITY", ">AGE", ">ATTEMPT", "DETAIL"));
    if (everyTenant) {
      headings.addFirst("TENANT");
    }
    Table table = new Table(headings.toArray(String[]::new));
    for (RunRow run : list.runs()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  run.run(),
                  run.flow().toString(),
                  run.state().name(),
                  run.priority() == null ? "-" : run.priority().toString(),
                  Spans.text(Duration.between(run.arrivedAt(), list.at())),
                  run.attempt() == 0 ? "-" : String.valueOf(run.attempt()),
                  detail(run, list.at())));
      if (everyTenant) {
        cells.addFirst(run.tenant());
      }
      table.add(cells);
    }
    return table.lines();
  }

  /** How many there are of each state. */
  static String counts(RunList list) {
    return list.counts().entrySet().stream()
        .map(count -> "%,d %s".formatted(count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String detail(RunRow run, Instant now) {
    String stopping =
        run.state() == RunState.QUEUED || run.reason() == null
            ? ""
            : ", told to stop: " + DecisionText.reason(run.reason());
    return switch (run.state()) {
      case RUNNING -> "on " + run.worker() + stopping;
      case ADMITTED -> "waits for a worker" + stopping;
      case RETRYING ->
          run.until() == null ? "" : "again in " + Spans.text(Duration.between(now, run.until()));
      case QUEUED ->
          run.reason() == null ? "is admitted in a moment" : DecisionText.reason(run.reason());
      case UNDECIDED -> "is decided after those before it";
      case AWAITING_FLOW -> "its flow is not defined";
      case SUCCEEDED, FAILED, CANCELLED, KILLED, UNKNOWN -> "";
    };
  }
}
