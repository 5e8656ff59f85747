package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt needs to start.
 *
 * @param attempt the fencing token: the highest attempt of a run is the current one
 * @param home the partition that owns the run; workers send their reports there
 * @param queue whose workers it is for
 * @param timeout how long this attempt may run; null: without end
 * @param lease how long the worker may be silent
 * @param startBefore a worker never starts the attempt after this instant
 * @param requires what a worker must know to take it; one that doesn't know an entry hands it back
 */
public record Work(
    String tenant,
    String run,
    int attempt,
    int home,
    FlowName flow,
    String queue,
    Map<String, String> labels,
    Map<String, Object> inputs,
    List<Task> tasks,
    @Nullable Duration timeout,
    Duration lease,
    Instant startBefore,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<String> requires) {
  public Work {
    tenant = Checks.tenant(tenant, "tenant");
    run = Checks.runId(run, "run");
    Checks.required(flow, "flow");
    queue = Checks.queue(queue, "queue");
    labels = Checks.labels(labels);
    inputs = inputs == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    tasks = List.copyOf(Checks.required(tasks, "tasks"));
    Checks.required(lease, "lease");
    startBefore = Checks.millis(startBefore, "startBefore");
    requires = requires == null ? List.of() : List.copyOf(requires);
  }

  public RunKey key() {
    return new RunKey(tenant, run);
  }
}
