package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

final class SuccessIsWork implements Promise {
  @Override
  public String words() {
    return "a run that succeeded did run, from its start to its end, in that very attempt";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    Set<Hold.Attempt> ended =
        Execution.of(evidence.marks()).stream()
            .filter(execution -> execution.start().what() == Mark.What.START)
            .filter(execution -> execution.end().isPresent())
            .map(execution -> new Hold.Attempt(execution.run(), execution.attempt()))
            .collect(Collectors.toSet());
    return evidence.decisions().stream()
        .filter(decision -> decision.decision() == Kind.SUCCEEDED)
        .filter(decision ->
            !ended.contains(new Hold.Attempt(Evidence.key(decision), decision.attempt())))
        .map(decision -> "it never came to its end: " + decision)
        .toList();
  }
}
