package io.berth.coordinator.admission;

import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a story tells it: a flow and an id, and what else matters to the story. */
public record RunRequest(
    String flow,
    @Nullable String id,
    Map<String, String> labels,
    Map<String, Integer> pools,
    @Nullable Integer priority,
    @Nullable Duration queueTimeout) {
  public static RunRequest of(String flow, @Nullable String id) {
    return new RunRequest(flow, id, Map.of(), Map.of(), null, null);
  }

  public RunRequest labels(Map<String, String> other) {
    return new RunRequest(flow, id, other, pools, priority, queueTimeout);
  }

  public RunRequest pools(Map<String, Integer> other) {
    return new RunRequest(flow, id, labels, other, priority, queueTimeout);
  }

  public RunRequest priority(int other) {
    return new RunRequest(flow, id, labels, pools, other, queueTimeout);
  }

  public RunRequest queueTimeout(Duration other) {
    return new RunRequest(flow, id, labels, pools, priority, other);
  }

  Request build() {
    return new Request(
        FlowName.parse(flow), id, Tenants.DEFAULT, labels, pools, priority, Map.of(), queueTimeout);
  }
}
