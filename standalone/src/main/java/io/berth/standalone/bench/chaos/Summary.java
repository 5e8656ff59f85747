package io.berth.standalone.bench.chaos;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.bench.chaos.judge.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened to the runs, in numbers. */
final class Summary {
  private Summary() {}

  static List<String> of(Evidence evidence) {
    Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    Map<String, Integer> again = new TreeMap<>();
    for (Decision decision : evidence.decisions()) {
      kinds.merge(decision.decision(), 1, Integer::sum);
      if (decision.decision() == Kind.ADMITTED
          && decision.attempt() > 1
          && decision.reason() != null) {
        again.merge(decision.reason().code().name(), 1, Integer::sum);
      }
    }
    int refused = evidence.refused().values().stream().mapToInt(count -> count).sum();
    List<String> lines = new ArrayList<>();
    lines.add("%,d runs asked for, %,d of them again".formatted(evidence.asked().size(), refused));
    lines.add("%,d decisions: %s".formatted(evidence.decisions().size(), kinds));
    lines.add("attempts after a first one, with the slots kept: " + again);
    lines.add("%,d signs of life of tasks".formatted(evidence.marks().size()));
    return lines;
  }
}
