package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that is known when it is over.
 *
 * @param flows that runs were asked of, and that did not change
 * @param limits that were in force, beside those of the flows, with the most slots that they had
 * @param asked the requests that Kafka took
 * @param sent how often it took each
 * @param refused how often each was refused as a duplicate
 * @param decisions those of a tenant in the order in which they fell
 * @param marks in no order
 * @param left what the instances themselves say is left when all has settled, in sentences
 * @param fallen the processes that ended though nobody had ended them, in sentences
 * @param faults what coordinators found wrong with themselves at any time, in sentences
 */
public record Evidence(
    List<Flow> flows,
    List<Limit> limits,
    Map<RunKey, Request> asked,
    Map<RunKey, Integer> sent,
    Map<RunKey, Integer> refused,
    List<Decision> decisions,
    List<Mark> marks,
    List<String> left,
    List<String> fallen,
    List<String> faults) {
  public Evidence {
    flows = List.copyOf(flows);
    limits = List.copyOf(limits);
    asked = Map.copyOf(asked);
    sent = Map.copyOf(sent);
    refused = Map.copyOf(refused);
    decisions = List.copyOf(decisions);
    marks = List.copyOf(marks);
    left = List.copyOf(left);
    fallen = List.copyOf(fallen);
    faults = List.copyOf(faults);
  }

  static RunKey key(Decision decision) {
    return new RunKey(decision.tenant(), decision.run());
  }

  /** Each run's decisions, in their order. */
  Map<RunKey, List<Decision>> byRun() {
    return decisions.stream()
        .collect(Collectors.groupingBy(Evidence::key, LinkedHashMap::new, Collectors.toList()));
  }

  /** For people: the steps of a run. */
  static String told(List<Decision> steps) {
    return steps.stream()
        .map(step ->
            "%s %s%s attempt %d"
                .formatted(
                    step.at(),
                    step.decision(),
                    step.reason() == null ? "" : " (" + step.reason().code() + ")",
                    step.attempt()))
        .collect(Collectors.joining(", "));
  }
}
