package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.protocol.Concurrency;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.Order;
import io.berth.protocol.Retry;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Those who define flows and limits, and change their minds. */
final class Definers {
  static final List<FlowName> FLOWS =
      List.of(
          new FlowName("a", "f"),
          new FlowName("a.b", "f"),
          new FlowName("a.b", "g"),
          new FlowName("a.b.c", "f"),
          new FlowName("d", "f"),
          new FlowName("d", "late"));

  /** Is asked for before it is defined. */
  static final FlowName LATE = FLOWS.getLast();

  private static final List<String> FAIR_BY = List.of("flow", "namespace", "label:env");
  private static final List<Task> TASKS = List.of(new Task("t", "log", Map.of("message", "m")));

  private final RandomGenerator chance;
  private final Climate climate;

  Definers(RandomGenerator chance, Climate climate) {
    this.chance = chance;
    this.climate = climate;
  }

  // ---- Limits.

  /** Some limit is set, changed in one point, or removed. */
  Input editLimit(ModelTenant tenant, String name) {
    List<Limit> set = List.copyOf(tenant.limits());
    int dice = chance.nextInt(5);
    if (set.isEmpty() || dice < 2) {
      return defined(limit(name));
    }
    Limit limit = pick(set);
    return dice == 2 ? new Input.Defined(limit.key(), null) : defined(changed(limit));
  }

  Limit limit(String tenant) {
    String fairBy = fairBy();
    Scope scope = Scope.parse(pick(climate.limited()));
    return new Limit(
        tenant,
        scope,
        slots(scope),
        onFull(),
        climate.bounded() && chance.nextInt(3) == 0 ? (Integer) chance.nextInt(6) : null,
        pick(List.of(OnOverflow.values())),
        fairBy == null ? Order.FIFO : Order.FAIR,
        fairBy,
        reserveAfter());
  }

  private Limit changed(Limit limit) {
    String fairBy = chance.nextInt(3) == 0 ? fairBy() : limit.fairBy();
    return new Limit(
        limit.tenant(),
        limit.scope(),
        chance.nextInt(2) == 0 ? slots(limit.scope()) : limit.slots(),
        chance.nextInt(4) == 0 ? onFull() : limit.onFull(),
        limit.maxWaiting(),
        limit.onOverflow(),
        fairBy == null ? Order.FIFO : Order.FAIR,
        fairBy,
        chance.nextInt(3) == 0 ? reserveAfter() : limit.reserveAfter());
  }

  private Slots slots(Scope scope) {
    if (scope.kind() == Scope.Kind.QUEUE && chance.nextInt(2) == 0) {
      return new Slots.Fleet();
    }
    int dice = chance.nextInt(12);
    if (dice == 0) {
      return new Slots.Unlimited();
    }
    return Slots.of(dice == 1 && climate.pausing() ? 0 : 1 + chance.nextInt(climate.slotsMost()));
  }

  private OnFull onFull() {
    return !climate.refusing() || chance.nextInt(2) == 0
        ? OnFull.QUEUE
        : pick(List.of(OnFull.values()));
  }

  private @Nullable String fairBy() {
    return climate.fair() && chance.nextInt(2) == 0 ? pick(FAIR_BY) : null;
  }

  private Duration reserveAfter() {
    if (!climate.reserving() || chance.nextInt(8) == 0) {
      return Limit.DEFAULT_RESERVE_AFTER;
    }
    return Duration.ofMillis(chance.nextInt(4) == 0 ? 0 : chance.nextInt(5_000));
  }

  // ---- Flows.

  Input editFlow(String tenant) {
    FlowName flow = pick(FLOWS);
    return chance.nextInt(8) == 0
        ? new Input.Defined(new DefinitionKey.OfFlow(tenant, flow), null)
        : defined(flow(tenant, flow));
  }

  Flow flow(String tenant, FlowName name) {
    Concurrency concurrency =
        chance.nextInt(4) == 0
            ? new Concurrency(
                climate.pausing() ? chance.nextInt(4) : 1 + chance.nextInt(3), onFull())
            : null;
    Duration backoff = Duration.ofMillis(chance.nextInt(3_000));
    return new Flow(
        tenant,
        name.namespace(),
        name.id(),
        concurrency,
        climate.labelled() && chance.nextInt(3) == 0 ? Map.of("env", "y") : Map.of(),
        pools(4),
        climate.prioritized() ? chance.nextInt(3) - 1 : 0,
        chance.nextInt(4) == 0 ? "gpu" : Flow.DEFAULT_QUEUE,
        chance.nextInt(6) == 0 ? Duration.ofSeconds(1 + chance.nextInt(30)) : null,
        new Retry(1 + chance.nextInt(3), backoff, Duration.ofSeconds(5), chance.nextInt(4)),
        Duration.ofSeconds(3 + chance.nextInt(30)),
        chance.nextInt(12) == 0,
        TASKS);
  }

  /** Pools that are asked for, with weights. */
  Map<String, Integer> pools(int oneIn) {
    Map<String, Integer> pools = new TreeMap<>();
    if (chance.nextInt(oneIn) == 0) {
      pools.put("db", climate.heavy() ? 1 + chance.nextInt(3) : 1);
    }
    if (chance.nextInt(2 * oneIn) == 0) {
      pools.put("net", climate.heavy() ? 1 + chance.nextInt(2) : 1);
    }
    return pools;
  }

  static Input defined(Definition definition) {
    return new Input.Defined(definition.key(), definition);
  }

  private <T> T pick(List<T> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
