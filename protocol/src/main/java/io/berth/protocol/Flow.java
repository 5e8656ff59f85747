package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A definition of work. Everything but the name and the tasks may be left out.
 *
 * @param concurrency the same as a Limit on this flow; a Limit overrides it
 * @param labels given to every run of the flow; a request's own value wins
 * @param pools what every run of the flow takes slots of, with weights
 * @param priority of its runs: higher goes first; 0 when absent
 * @param workers the queue whose workers execute it; {@code default} when absent
 * @param timeout how long one attempt may run; null: without end
 * @param lease how long a worker may be silent before an attempt counts as lost; 30 s when absent
 * @param tasks executed one after another
 */
public record Flow(
    String tenant,
    String namespace,
    String id,
    @Nullable Concurrency concurrency,
    Map<String, String> labels,
    Map<String, Integer> pools,
    int priority,
    String workers,
    @Nullable Duration timeout,
    Retry retry,
    Duration lease,
    boolean disabled,
    List<Task> tasks)
    implements Definition {
  public static final String DEFAULT_QUEUE = "default";
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

  private static final Duration LEASE_MIN = Duration.ofSeconds(3);
  private static final Duration LEASE_MAX = Duration.ofHours(1);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
  private static final int TASKS_MAX = 1_000;

  public Flow {
    tenant = Checks.tenantOrDefault(tenant);
    namespace = Checks.namespace(namespace, "namespace");
    id = Checks.flowId(id, "id");
    labels = Checks.labels(labels);
    pools = Checks.pools(pools);
    priority = Checks.priority(priority, "priority");
    workers = Checks.queue(workers, "workers");
    if (timeout != null) {
      timeout = Checks.duration(timeout, TIMEOUT_MIN, Checks.DURATION_MAX, "timeout");
    }
    lease = Checks.duration(lease, LEASE_MIN, LEASE_MAX, "lease");
    tasks = Checks.elements(tasks, "tasks", "a task");
    checkTasks(tasks);
  }

  @JsonCreator
  static Flow fromJson(
      @Nullable String tenant,
      @Nullable String namespace,
      @Nullable String id,
      @Nullable Concurrency concurrency,
      @Nullable Map<String, String> labels,
      @Nullable Pools pools,
      @Nullable Integer priority,
      @Nullable String workers,
      @Nullable Duration timeout,
      @Nullable Retry retry,
      @Nullable Duration lease,
      @Nullable Boolean disabled,
      @Nullable List<Task> tasks) {
    return new Flow(
        tenant == null ? Tenants.DEFAULT : tenant,
        Checks.required(namespace, "namespace"),
        Checks.required(id, "id"),
        concurrency,
        labels == null ? Map.of() : labels,
        pools == null ? Map.of() : pools.weights(),
        priority == null ? 0 : priority,
        workers == null ? DEFAULT_QUEUE : workers,
        timeout,
        retry == null ? Retry.NONE : retry,
        lease == null ? DEFAULT_LEASE : lease,
        disabled != null && disabled,
        Checks.required(tasks, "tasks"));
  }

  public FlowName name() {
    return new FlowName(namespace, id);
  }

  @Override
  public DefinitionKey key() {
    return new DefinitionKey.OfFlow(tenant, name());
  }

  private static void checkTasks(List<Task> tasks) {
    if (tasks.isEmpty() || tasks.size() > TASKS_MAX) {
      throw new InvalidRecordException(
          Code.TASKS_INVALID, "tasks", "expected 1 to 1,000 tasks, but were " + tasks.size());
    }
    Set<String> ids = new HashSet<>();
    for (Task task : tasks) {
      if (!ids.add(task.id())) {
        throw new InvalidRecordException(
            Code.TASKS_INVALID,
            "tasks",
            "expected every task to have an id of its own, but '" + task.id() + "' is there twice");
      }
    }
  }
}
