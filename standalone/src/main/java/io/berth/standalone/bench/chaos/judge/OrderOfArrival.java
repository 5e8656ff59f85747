package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of one flow and priority ask for the same slots, so they stand in one line. */
final class OrderOfArrival implements Promise {
  @Override
  public String words() {
    return "within a line, runs were first admitted in the order in which they arrived";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Map<String, Decision> last = new HashMap<>();
    for (Decision decision : evidence.decisions()) {
      Request request = evidence.asked().get(Evidence.key(decision));
      if (request == null || decision.decision() != Kind.ADMITTED || decision.attempt() != 1) {
        continue;
      }
      String line = "%s/%s/%s".formatted(decision.tenant(), decision.flow(), request.priority());
      Decision before = last.put(line, decision);
      if (before != null && before.arrival() > decision.arrival()) {
        broken.add("%s came before %s".formatted(before, decision));
      }
    }
    return broken;
  }
}
