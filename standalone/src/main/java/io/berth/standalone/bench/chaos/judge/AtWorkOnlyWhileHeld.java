package io.berth.standalone.bench.chaos.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** So an execution is gone before its slots go to somebody else. */
final class AtWorkOnlyWhileHeld implements Promise {
  @Override
  public String words() {
    return "no task lived before its attempt was admitted, or on after its slots were given away";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Map<Hold.Attempt, Hold> holds = Hold.of(evidence);
    Set<Hold.Attempt> told = new HashSet<>();
    for (Execution execution : Execution.of(evidence.marks())) {
      Hold.Attempt attempt = new Hold.Attempt(execution.run(), execution.attempt());
      Hold hold = holds.get(attempt);
      if (hold == null) {
        if (told.add(attempt)) {
          broken.add("never admitted, but it ran: " + execution);
        }
      } else if (execution.start().at().isBefore(hold.from().at())) {
        broken.add("it began before %s: %s".formatted(hold.from(), execution));
      } else if (hold.until() != null && execution.last().at().isAfter(hold.until().at())) {
        broken.add("it lived on after %s: %s".formatted(hold.until(), execution));
      }
    }
    return broken;
  }
}
