package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
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
    Checks.atLeast(1, attempt, "attempt");
    Checks.atLeast(0, home, "home");
    Checks.required(flow, "flow");
    queue = Checks.queue(queue, "queue");
    labels = Checks.labels(labels);
    inputs = Checks.content(inputs, "inputs");
    tasks = Checks.elements(tasks, "tasks", "a task");
    Checks.required(lease, "lease");
    startBefore = Checks.millis(startBefore, "startBefore");
    requires = requires == null ? List.of() : Checks.elements(requires, "requires", "text");
  }

  @JsonCreator
  static Work fromJson(
      @Nullable String tenant,
      @Nullable String run,
      @Nullable Integer attempt,
      @Nullable Integer home,
      @Nullable FlowName flow,
      @Nullable String queue,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, Object> inputs,
      @Nullable List<Task> tasks,
      @Nullable Duration timeout,
      @Nullable Duration lease,
      @Nullable Instant startBefore,
      @Nullable List<String> requires) {
    return new Work(
        Checks.required(tenant, "tenant"),
        Checks.required(run, "run"),
        Checks.required(attempt, "attempt"),
        Checks.required(home, "home"),
        Checks.required(flow, "flow"),
        Checks.required(queue, "queue"),
        labels == null ? Map.of() : labels,
        inputs == null ? Map.of() : inputs,
        Checks.required(tasks, "tasks"),
        timeout,
        Checks.required(lease, "lease"),
        Checks.required(startBefore, "startBefore"),
        requires == null ? List.of() : requires);
  }

  public RunKey key() {
    return new RunKey(tenant, run);
  }
}
