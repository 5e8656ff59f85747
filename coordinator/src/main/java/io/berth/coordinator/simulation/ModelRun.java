package io.berth.coordinator.simulation;

import io.berth.protocol.Flow;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run as the model sees it. */
final class ModelRun {
  enum State {
    AWAITING,
    UNDECIDED,
    QUEUED,
    ADMITTED,
    RUNNING,
    RETRYING
  }

  /** The slots that it takes in one scope. */
  record Ask(ModelScope scope, int weight) {}

  final RunKey key;
  final Request request;
  final long arrival;
  final Instant arrivedAt;
  State state = State.AWAITING;
  int attempt;
  int failed;
  boolean stopping;
  boolean superseded; // is stopping for a newcomer
  boolean tookTooLong; // and was told to stop for that
  @Nullable Instant tooLongFrom;
  @Nullable String worker;
  @Nullable Instant until; // when the state ends by itself
  @Nullable Instant leaseUntil;

  // Fixed when its flow is known.
  @Nullable Flow flow;
  List<Ask> asks = List.of(); // innermost first
  String line = ""; // what it asks for, as text: the runs of a line have the same
  TreeMap<String, String> labels = new TreeMap<>();
  int priority;

  // While it waits.
  Instant inLineSince = Instant.EPOCH;
  Set<ModelScope> overtakenIn = new HashSet<>(); // since it got in line, later places took slots
  Set<ModelScope> overtakenInSinceStart = new HashSet<>(); // since the rules began to remember
  Set<String> marks = Set.of(); // what the rules say of it
  @Nullable Instant markDueSince;

  ModelRun(RunKey key, Request request, long arrival, Instant arrivedAt) {
    this.key = key;
    this.request = request;
    this.arrival = arrival;
    this.arrivedAt = arrivedAt;
  }

  /** The same run in another tenant's model; what is only remembered is the same too. */
  ModelRun copyInto(ModelTenant tenant) {
    ModelRun copy = new ModelRun(key, request, arrival, arrivedAt);
    copy.state = state;
    copy.attempt = attempt;
    copy.failed = failed;
    copy.stopping = stopping;
    copy.superseded = superseded;
    copy.tookTooLong = tookTooLong;
    copy.tooLongFrom = tooLongFrom;
    copy.worker = worker;
    copy.until = until;
    copy.leaseUntil = leaseUntil;
    if (flow != null) {
      copy.fix(flow, tenant);
    }
    copy.inLineSince = inLineSince;
    overtakenIn.forEach(scope -> copy.overtakenIn.add(tenant.scope(scope.text)));
    overtakenInSinceStart.forEach(
        scope -> copy.overtakenInSinceStart.add(tenant.scope(scope.text)));
    copy.marks = marks;
    return copy;
  }

  /** What it asks for is fixed with its flow's revision. */
  void fix(Flow revision, ModelTenant tenant) {
    flow = revision;
    priority = request.priority() == null ? revision.priority() : request.priority();
    labels = new TreeMap<>(revision.labels());
    labels.putAll(request.labels());
    TreeMap<String, Integer> pools = new TreeMap<>(revision.pools());
    pools.putAll(request.pools());

    TreeMap<String, Integer> weights = new TreeMap<>();
    weights.put("tenant", 1);
    weights.put("flow:" + revision.namespace() + "/" + revision.id(), 1);
    weights.put("queue:" + revision.workers(), 1);
    weights.put("own:" + revision.namespace(), 1);
    String path = "";
    for (String part : revision.namespace().split("\\.", -1)) {
      path = path.isEmpty() ? part : path + "." + part;
      weights.put("namespace:" + path, 1);
    }
    pools.forEach((pool, weight) -> weights.put("pool:" + pool, weight));
    labels.forEach((name, value) -> {
      weights.put("label:" + name, 1);
      if (!value.isEmpty()) {
        weights.put("label:" + name + "=" + value, 1);
      }
    });
    line = weights.toString();
    asks = new ArrayList<>();
    weights.forEach((scope, weight) -> asks.add(new Ask(tenant.scope(scope), weight)));
    asks.sort(Comparator.comparing(Ask::scope, ModelScope.INNERMOST_FIRST));
  }

  String tenant() {
    return key.tenant();
  }

  /** Who executes it, if anybody does. */
  @Nullable String executor() {
    return state == State.RUNNING ? worker : null;
  }

  boolean active() {
    return state == State.ADMITTED || state == State.RUNNING;
  }

  boolean waiting() {
    return state == State.QUEUED;
  }

  /** The definition as it stood when the run was decided. */
  Flow fixedFlow() {
    if (flow == null) {
      throw new IllegalStateException("Expected the flow of " + this + " to be known");
    }
    return flow;
  }

  String queue() {
    return fixedFlow().workers();
  }

  /** The slots it takes in a scope; 0 where it doesn't count. */
  int weight(ModelScope scope) {
    for (Ask ask : asks) {
      if (ask.scope() == scope) {
        return ask.weight();
      }
    }
    return 0;
  }

  /** The innermost limit that nothing but slots keeps it from; null if there is room in all. */
  @Nullable ModelScope full() {
    for (Ask ask : asks) {
      if (ask.scope().limit() != null && ask.scope().free() < ask.weight()) {
        return ask.scope();
      }
    }
    return null;
  }

  /** A limit that no end of others will let it through: paused, or smaller than its weight. */
  @Nullable ModelScope tooSmall() {
    for (Ask ask : asks) {
      if (ask.scope().limit() != null && ask.scope().slots() < ask.weight()) {
        return ask.scope(); // a paused one has none
      }
    }
    return null;
  }

  /** Whether its place is better than the other's: priority, then arrival. */
  boolean before(ModelRun other) {
    return priority != other.priority ? priority > other.priority : arrival < other.arrival;
  }

  static ModelRun better(ModelRun one, ModelRun other) {
    return one.before(other) ? one : other;
  }

  @Override
  public String toString() {
    return "%s#%d %s%s (priority %d, arrival %d)"
        .formatted(key, attempt, state, stopping ? " stopping" : "", priority, arrival);
  }
}
