package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class EverySettledOnce implements Promise {
  @Override
  public String words() {
    return "every accepted run settled exactly once, and its attempts were counted from 1";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Map<RunKey, List<Decision>> byRun = evidence.byRun();
    for (RunKey run : evidence.asked().keySet()) {
      if (!byRun.containsKey(run)) {
        broken.add(run + " was asked for, but nothing was ever decided on it");
      }
    }
    byRun.forEach((run, steps) -> {
      if (!evidence.asked().containsKey(run)) {
        broken.add(run + " was never asked for, but: " + Evidence.told(steps));
      }
      long ends = steps.stream().filter(step -> step.decision().settles()).count();
      if (ends != 1 || !steps.getLast().decision().settles()) {
        broken.add("%s settled %d times: %s".formatted(run, ends, Evidence.told(steps)));
      }
      List<Integer> attempts =
          steps.stream()
              .filter(step -> step.decision() == Kind.ADMITTED)
              .map(Decision::attempt)
              .toList();
      for (int i = 0; i < attempts.size(); i++) {
        if (attempts.get(i) != i + 1) {
          broken.add("%s has attempts %s: %s".formatted(run, attempts, Evidence.told(steps)));
          break;
        }
      }
      if (steps.stream().map(Decision::arrival).distinct().count() > 1) {
        broken.add("%s has more than one place in line: %s".formatted(run, steps));
      }
    });
    return broken;
  }
}
