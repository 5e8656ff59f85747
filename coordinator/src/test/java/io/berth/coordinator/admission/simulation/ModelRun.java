package io.berth.coordinator.admission.simulation;

import io.berth.protocol.Flow;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.TreeMap;

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

  final RunKey key;
  final Request request;
  final long arrival;
  State state = State.AWAITING;
  int attempt;
  int failed;
  boolean stopping;
  String worker;
  Instant until; // when the state ends by itself
  Instant leaseUntil;
  Flow flow; // null while AWAITING
  TreeMap<String, Integer> scopes = new TreeMap<>(); // with weights
  int priority;

  ModelRun(RunKey key, Request request, long arrival) {
    this.key = key;
    this.request = request;
    this.arrival = arrival;
  }

  String tenant() {
    return key.tenant();
  }

  boolean active() {
    return state == State.ADMITTED || state == State.RUNNING;
  }

  boolean waiting() {
    return state == State.QUEUED;
  }

  /** What it asks for is fixed with its flow's revision. */
  void fix(Flow revision) {
    flow = revision;
    priority = request.priority() == null ? revision.priority() : request.priority();
    scopes = new TreeMap<>();
    scopes.put("tenant", 1);
    scopes.put("flow:" + revision.namespace() + "/" + revision.id(), 1);
    scopes.put("queue:" + revision.workers(), 1);
    scopes.put("own:" + revision.namespace(), 1);
    String path = "";
    for (String part : revision.namespace().split("\\.", -1)) {
      path = path.isEmpty() ? part : path + "." + part;
      scopes.put("namespace:" + path, 1);
    }
    TreeMap<String, Integer> pools = new TreeMap<>(revision.pools());
    pools.putAll(request.pools());
    pools.forEach((pool, weight) -> scopes.put("pool:" + pool, weight));
    TreeMap<String, String> labels = new TreeMap<>(revision.labels());
    labels.putAll(request.labels());
    labels.forEach((name, value) -> {
      scopes.put("label:" + name, 1);
      scopes.put("label:" + name + "=" + value, 1);
    });
  }

  /** Whether its place is better than the other's. */
  boolean before(ModelRun other) {
    return priority != other.priority ? priority > other.priority : arrival < other.arrival;
  }

  @Override
  public String toString() {
    return key + "#" + attempt + " " + state + (stopping ? " stopping" : "");
  }
}
