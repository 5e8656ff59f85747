package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a run. Only {@code flow} is required.
 *
 * @param id the run's id, chosen by the caller to make a request safe to repeat; null: derived from
 *     where the request first arrived
 * @param labels added to those of the flow; the request's value wins
 * @param pools likewise
 * @param priority null: the flow's
 * @param inputs given to the run's tasks
 * @param queueTimeout how long it may wait for its first admission; null: without end
 */
public record Request(
    FlowName flow,
    @Nullable String id,
    String tenant,
    Map<String, String> labels,
    Map<String, Integer> pools,
    @Nullable Integer priority,
    Map<String, Object> inputs,
    @Nullable Duration queueTimeout) {
  private static final Duration QUEUE_TIMEOUT_MIN = Duration.ofMillis(1);

  public Request {
    Checks.required(flow, "flow");
    if (id != null) {
      id = Checks.runId(id, "id");
    }
    tenant = Checks.tenantOrDefault(tenant);
    labels = Checks.labels(labels);
    pools = Checks.pools(pools);
    if (priority != null) {
      priority = Checks.priority(priority, "priority");
    }
    inputs = Checks.content(inputs, "inputs");
    if (queueTimeout != null) {
      queueTimeout =
          Checks.duration(queueTimeout, QUEUE_TIMEOUT_MIN, Checks.DURATION_MAX, "queueTimeout");
    }
  }

  /** A request for one run of a flow, with nothing else said. */
  public static Request of(String tenant, FlowName flow, @Nullable String id) {
    return new Request(flow, id, tenant, Map.of(), Map.of(), null, Map.of(), null);
  }

  @JsonCreator
  static Request fromJson(
      @Nullable FlowName flow,
      @Nullable String id,
      @Nullable String tenant,
      @Nullable Map<String, String> labels,
      @Nullable Pools pools,
      @Nullable Integer priority,
      @Nullable Map<String, Object> inputs,
      @Nullable Duration queueTimeout) {
    return new Request(
        Checks.required(flow, "flow"),
        id,
        tenant == null ? Tenants.DEFAULT : tenant,
        labels == null ? Map.of() : labels,
        pools == null ? Map.of() : pools.weights(),
        priority,
        inputs == null ? Map.of() : inputs,
        queueTimeout);
  }
}
