package io.berth.coordinator.simulation;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One tenant as the model sees it: what is defined, and its live runs. */
final class ModelTenant {
  private final String name;
  private final Map<String, Limit> limits = new TreeMap<>();
  private final Map<FlowName, Flow> flows = new LinkedHashMap<>(); // also deleted ones
  private final Set<FlowName> deleted = new HashSet<>();
  private final Map<String, ModelScope> scopes = new HashMap<>();
  private final Map<RunKey, ModelRun> live = new LinkedHashMap<>();
  private final Set<ModelRun> waiting = new LinkedHashSet<>();
  private final Set<ModelRun> active = new LinkedHashSet<>();
  private final ModelFleets fleets;
  private int edits;

  ModelTenant(String name, ModelFleets fleets) {
    this.name = name;
    this.fleets = fleets;
  }

  /** The same definitions, and nobody there yet. */
  ModelTenant withoutRuns(ModelFleets then) {
    ModelTenant copy = new ModelTenant(name, then);
    copy.limits.putAll(limits);
    copy.flows.putAll(flows);
    copy.deleted.addAll(deleted);
    return copy;
  }

  // ---- What is defined.

  void define(DefinitionKey.OfLimit key, @Nullable Limit limit) {
    if (limit == null) {
      limits.remove(key.scope().text());
    } else {
      limits.put(key.scope().text(), limit);
    }
    edits++;
  }

  void define(DefinitionKey.OfFlow key, @Nullable Flow flow) {
    if (flow == null) {
      deleted.add(key.flow()); // it keeps its limit as long as runs of it live
    } else {
      deleted.remove(key.flow());
      flows.put(key.flow(), flow);
    }
    edits++;
  }

  /** How often something was defined, or a fleet became another. */
  int edits() {
    return edits + fleets.edits();
  }

  /** The workers of all tenants. */
  ModelFleets fleets() {
    return fleets;
  }

  @Nullable Limit limit(String scope) {
    return limits.get(scope);
  }

  Collection<Limit> limits() {
    return Collections.unmodifiableCollection(limits.values());
  }

  /** The flows, also deleted ones. */
  Collection<Flow> flows() {
    return Collections.unmodifiableCollection(flows.values());
  }

  /** The definition that an arriving run finds; null if there is none. */
  @Nullable Flow flow(FlowName flow) {
    return deleted.contains(flow) ? null : flows.get(flow);
  }

  /** What a flow's {@code concurrency} says, as a limit; null if it says nothing. */
  @Nullable Limit concurrency(String flow) {
    FlowName named = FlowName.parse(flow);
    Flow known = flows.get(named);
    if (known == null || known.concurrency() == null) {
      return null;
    }
    return Limit.of(
        name,
        Scope.flow(named),
        Slots.of(known.concurrency().limit()),
        known.concurrency().behavior());
  }

  ModelScope scope(String text) {
    return scopes.computeIfAbsent(text, each -> new ModelScope(this, each));
  }

  Collection<ModelScope> scopes() {
    return Collections.unmodifiableCollection(scopes.values());
  }

  // ---- Who is there.

  Collection<ModelRun> live() {
    return Collections.unmodifiableCollection(live.values());
  }

  Set<ModelRun> waiting() {
    return Collections.unmodifiableSet(waiting);
  }

  Set<ModelRun> active() {
    return Collections.unmodifiableSet(active);
  }

  /** Puts a run where its state says, and counts what it takes. */
  void enter(ModelRun run) {
    live.put(run.key, run);
    if (run.waiting()) {
      waiting.add(run);
    }
    if (run.active()) {
      active.add(run);
      run.asks.forEach(ask -> ask.scope().used += ask.weight());
    }
  }

  /** Takes a run out of everything. */
  void leave(ModelRun run) {
    live.remove(run.key);
    waiting.remove(run);
    if (active.remove(run)) {
      run.asks.forEach(ask -> ask.scope().used -= ask.weight());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
