package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class OneAttemptAtATime implements Promise {
  @Override
  public String words() {
    return "no attempt ran twice, and no two attempts of a run ran at the same time";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Map<RunKey, Execution> latest = new HashMap<>();
    for (Execution execution : Execution.of(evidence.marks())) {
      Execution before = latest.get(execution.run());
      if (before != null && execution.attempt() == before.attempt()) {
        broken.add("the same attempt ran twice: %s; %s".formatted(before, execution));
      } else if (before != null && execution.attempt() < before.attempt()) {
        broken.add("an earlier attempt began later: %s; %s".formatted(before, execution));
      } else if (before != null && before.last().nanos() >= execution.start().nanos()) {
        broken.add("two attempts ran at the same time: %s; %s".formatted(before, execution));
      }
      latest.merge(
          execution.run(),
          execution,
          (one, two) -> one.last().nanos() > two.last().nanos() ? one : two);
    }
    return broken;
  }
}
