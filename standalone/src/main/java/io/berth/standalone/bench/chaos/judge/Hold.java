package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.RunKey;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the log lets an attempt be at work: from its admission until the next decision
 * that takes that back.
 *
 * @param until null: it was never taken back
 */
record Hold(Decision from, @Nullable Decision until) {
  record Attempt(RunKey run, int attempt) {}

  static Map<Attempt, Hold> of(Evidence evidence) {
    Map<Attempt, Hold> holds = new HashMap<>();
    Map<RunKey, Attempt> current = new HashMap<>();
    for (Decision decision : evidence.decisions()) {
      RunKey run = Evidence.key(decision);
      if (decision.decision() == Kind.STARTED || decision.decision() == Kind.KILL_REQUESTED) {
        continue;
      }
      Attempt before = current.remove(run);
      if (before != null) {
        holds.computeIfPresent(before, (attempt, hold) -> new Hold(hold.from, decision));
      }
      if (decision.decision() == Kind.ADMITTED) {
        Attempt attempt = new Attempt(run, decision.attempt());
        current.put(run, attempt);
        holds.put(attempt, new Hold(decision, null));
      }
    }
    return holds;
  }

  /** What became of each lease that ran out: the decision that says so. */
  static Map<Attempt, Decision> lost(Evidence evidence) {
    return evidence.decisions().stream()
        .filter(decision -> decision.decision() == Kind.LOST)
        .collect(
            Collectors.toMap(
                decision -> new Attempt(Evidence.key(decision), decision.attempt()),
                decision -> decision,
                (first, second) -> first));
  }
}
