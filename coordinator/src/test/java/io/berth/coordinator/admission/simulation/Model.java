package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Decision;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import io.berth.protocol.Slots;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is true, the slow and obvious way: one list of runs, and every number is a sum over it. It
 * learns what is defined from the inputs and what was decided from the events; it remembers no
 * count, no line and no index.
 */
final class Model {
  static final long UNLIMITED = Long.MAX_VALUE;

  private final AdmissionSettings settings;
  final Map<RunKey, ModelRun> live = new LinkedHashMap<>();
  final Map<RunKey, Decision.Kind> settled = new LinkedHashMap<>();
  final Map<String, Map<String, Limit>> limits = new TreeMap<>();
  final Map<DefinitionKey.OfFlow, Flow> flows = new LinkedHashMap<>(); // also deleted ones
  final Set<DefinitionKey.OfFlow> deleted = new java.util.HashSet<>();
  final Set<String> ready = new TreeSet<>();
  int settledInAll;

  Model(AdmissionSettings settings) {
    this.settings = settings;
  }

  /** What an input says is true from the moment it is decided. */
  void learn(Input input) {
    switch (input) {
      case Input.Defined defined -> {
        switch (defined.key()) {
          case DefinitionKey.OfLimit key -> {
            Map<String, Limit> ofTenant =
                limits.computeIfAbsent(key.tenant(), tenant -> new TreeMap<>());
            if (defined.definition() == null) {
              ofTenant.remove(key.scope().text());
            } else {
              ofTenant.put(key.scope().text(), (Limit) defined.definition());
            }
          }
          case DefinitionKey.OfFlow key -> {
            if (defined.definition() == null) {
              deleted.add(key);
            } else {
              deleted.remove(key);
              flows.put(key, (Flow) defined.definition());
            }
          }
        }
      }
      case Input.QueueSetUp queue -> ready.add(queue.queue());
      case Input.Requested requested -> {}
      case Input.Commanded commanded -> {}
      case Input.Reported reported -> {}
      case Input.Tick tick -> {}
    }
  }

  /** Follows one event. */
  void apply(Event event, Moment moment) {
    switch (event) {
      case Event.Awaited awaited -> {
        ModelRun run = add(awaited.run());
        run.until = moment.now().plus(settings.unknownFlowGrace());
      }
      case Event.Held held -> known(held.run()).state = ModelRun.State.UNDECIDED;
      case Event.Queued queued -> {
        ModelRun run = known(queued.run());
        run.state = ModelRun.State.QUEUED;
        run.until =
            run.attempt == 0 && run.request.queueTimeout() != null
                ? queued.run().arrivedAt().plus(run.request.queueTimeout())
                : null;
      }
      case Event.PassedOver passed -> {}
      case Event.Admitted admitted -> {
        ModelRun run = known(admitted.run());
        run.state = ModelRun.State.ADMITTED;
        run.attempt++;
        run.worker = null;
        run.leaseUntil = null;
        run.until = moment.now().plus(settings.dispatchTime()).plus(settings.clockMargin());
      }
      case Event.Started started -> {
        ModelRun run = known(started.run());
        run.state = ModelRun.State.RUNNING;
        run.worker = started.run().worker();
        run.until = null;
        run.leaseUntil = moment.leaseNow().plus(run.flow.lease());
      }
      case Event.Renewed renewed -> {
        ModelRun run = known(renewed.run());
        run.leaseUntil = moment.leaseNow().plus(run.flow.lease());
      }
      case Event.Retrying retrying -> {
        ModelRun run = known(retrying.run());
        run.state = ModelRun.State.RETRYING;
        run.worker = null;
        run.leaseUntil = null;
        run.until = retrying.run().until();
        run.failed++;
      }
      case Event.Lost lost -> {}
      case Event.KillRequested killed -> known(killed.run()).stopping = true;
      case Event.Settled end -> {
        live.remove(end.run().key());
        settled.put(end.run().key(), end.outcome());
        settledInAll++;
      }
      case Event.Purged purged -> settled.remove(purged.run().key());
      case Event.FlowChanged changed -> {}
      case Event.LimitChanged changed -> {}
      case Event.QueueReady queue -> {}
      case Event.QueueWanted wanted -> {}
      case Event.FactIgnored ignored -> {}
      case Event.Refused refused -> {}
    }
  }

  /** The coordinator died: what is soft begins afresh. */
  void crash(Moment moment) {
    ready.clear();
    for (ModelRun run : live.values()) {
      if (run.state == ModelRun.State.RUNNING) {
        run.leaseUntil = moment.leaseNow().plus(run.flow.lease());
      }
    }
  }

  /** The run that an event is about, as it was before; a new one is not in the list yet. */
  ModelRun before(Event.OfRun event) {
    RunKey key =
        switch (event) {
          case Event.Settled end -> end.run().key();
          case Event.Awaited awaited -> awaited.run().key();
          default -> event.after().orElseThrow().key();
        };
    ModelRun run = live.get(key);
    if (run == null && event.after().orElse(null) instanceof LiveRun arrived) {
      run = new ModelRun(key, arrived.request(), arrived.arrival());
      run.state = ModelRun.State.UNDECIDED;
      run.fix(flow(arrived));
    }
    return run;
  }

  private ModelRun add(Entry entry) {
    ModelRun run = new ModelRun(entry.key(), entry.request(), entry.arrival());
    live.put(run.key, run);
    return run;
  }

  private ModelRun known(LiveRun now) {
    ModelRun run = live.get(now.key());
    if (run == null) {
      run = add(now);
    }
    if (run.flow == null) {
      run.fix(flow(now));
      run.until = null;
    }
    return run;
  }

  /** The definition that is in force as a run arrives. */
  private Flow flow(LiveRun run) {
    return flows.get(new DefinitionKey.OfFlow(run.key().tenant(), run.request().flow()));
  }

  // ---- What every number comes from.

  List<ModelRun> active(String tenant) {
    return live.values().stream().filter(run -> run.active() && is(run, tenant)).toList();
  }

  List<ModelRun> waiting(String tenant) {
    return live.values().stream().filter(run -> run.waiting() && is(run, tenant)).toList();
  }

  private static boolean is(ModelRun run, String tenant) {
    return run.tenant().equals(tenant);
  }

  /** The slots taken of each scope. */
  Map<String, Long> used(String tenant) {
    Map<String, Long> used = new HashMap<>();
    for (ModelRun run : active(tenant)) {
      run.scopes.forEach((scope, weight) -> used.merge(scope, (long) weight, Long::sum));
    }
    return used;
  }

  /** The slots in force of a scope. */
  long slots(String tenant, String scope) {
    Map<String, Limit> set = limits.getOrDefault(tenant, Map.of());
    String name = scope.substring(scope.indexOf(':') + 1);
    if (scope.startsWith("own:")) {
      return set.containsKey("namespace:" + name) ? UNLIMITED : count(set.get("namespace:*"));
    }
    if (set.containsKey(scope)) {
      return count(set.get(scope));
    }
    if (scope.startsWith("flow:")) {
      for (Flow flow : flows.values()) {
        if (flow.tenant().equals(tenant)
            && flow.concurrency() != null
            && name.equals(flow.namespace() + "/" + flow.id())) {
          return flow.concurrency().limit();
        }
      }
      return count(set.get("flow:*"));
    }
    if (scope.startsWith("label:")) {
      int equals = scope.indexOf('=');
      return equals < 0 ? UNLIMITED : count(set.get(scope.substring(0, equals) + "=*"));
    }
    if (scope.startsWith("pool:")) {
      return count(set.get("pool:*"));
    }
    return scope.startsWith("queue:") ? count(set.get("queue:*")) : UNLIMITED;
  }

  private static long count(Limit limit) {
    return limit != null && limit.slots() instanceof Slots.Fixed fixed ? fixed.count() : UNLIMITED;
  }

  /** The first scope that has no room for a run; null when it fits. */
  String blocker(ModelRun run, Map<String, Long> used) {
    if (!ready.contains(run.flow.workers())) {
      return "queue:" + run.flow.workers() + " is not ready";
    }
    for (Map.Entry<String, Integer> claim : run.scopes.entrySet()) {
      long slots = slots(run.tenant(), claim.getKey());
      long taken = used.getOrDefault(claim.getKey(), 0L);
      if (slots != UNLIMITED && taken + claim.getValue() > slots) {
        return claim.getKey() + " has " + taken + " of " + slots + " taken";
      }
    }
    return null;
  }

  /** The waiting run with the best place of all that fit; null when none does. */
  ModelRun bestThatFits(String tenant) {
    Map<String, Long> used = used(tenant);
    ModelRun best = null;
    for (ModelRun run : waiting(tenant)) {
      if ((best == null || run.before(best)) && blocker(run, used) == null) {
        best = run;
      }
    }
    return best;
  }
}
