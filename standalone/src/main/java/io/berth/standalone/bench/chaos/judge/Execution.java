package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the marks of one start of an attempt say. Where the end is missing, because something killed
 * the task, it is counted until its last sign of life: it may have lived on for a moment, but then
 * too little is counted and never too much.
 */
record Execution(Mark start, Mark last) {
  private record Attempt(RunKey run, int attempt, String worker) {}

  /** In the order in which they began. */
  static List<Execution> of(List<Mark> marks) {
    List<Mark> sorted = marks.stream().sorted(Comparator.comparingLong(Mark::nanos)).toList();
    Map<Attempt, Integer> latest = new LinkedHashMap<>();
    List<Execution> executions = new ArrayList<>();
    for (Mark mark : sorted) {
      Attempt attempt = new Attempt(mark.run(), mark.attempt(), mark.worker());
      Integer index = latest.get(attempt);
      if (index == null || mark.what() == Mark.What.START) {
        latest.put(attempt, executions.size());
        executions.add(new Execution(mark, mark));
      } else {
        executions.set(index, new Execution(executions.get(index).start, mark));
      }
    }
    return executions;
  }

  RunKey run() {
    return start.run();
  }

  int attempt() {
    return start.attempt();
  }

  /** Its last sign of life if it came to its end, by itself. */
  Optional<Mark> end() {
    return last.what() == Mark.What.END ? Optional.of(last) : Optional.empty();
  }

  @Override
  public String toString() {
    return "%s attempt %d on %s, %s to %s%s"
        .formatted(
            run(),
            attempt(),
            start.worker(),
            start.at(),
            last.at(),
            end().isPresent() ? "" : " (no end)");
  }
}
