package io.berth.coordinator.ledger;

import io.berth.protocol.Concurrency;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one tenant. Which limit a scope has is looked up at every decision: its own, else
 * the flow's {@code concurrency}, else the wildcard's.
 */
final class Limits {
  private final String tenant;
  private final Function<FlowName, @Nullable FlowBook> flows;
  private final ToIntFunction<String> fleetSlots;
  private final Map<Scope, Limit> set = new HashMap<>();

  /**
   * @param fleetSlots the slots that the live workers of a queue make
   */
  Limits(
      String tenant,
      Function<FlowName, @Nullable FlowBook> flows,
      ToIntFunction<String> fleetSlots) {
    this.tenant = tenant;
    this.flows = flows;
    this.fleetSlots = fleetSlots;
  }

  void put(DefinitionKey.OfLimit key, @Nullable Limit limit) {
    if (limit == null) {
      set.remove(key.scope());
    } else {
      set.put(key.scope(), limit);
    }
  }

  boolean isEmpty() {
    return set.isEmpty();
  }

  /** The limits that operators have set, wildcards among them. */
  Iterable<Limit> all() {
    return set.values();
  }

  /**
   * The limit in force, with the number of slots it has now; empty where nothing limits the scope.
   */
  Optional<Limit> of(Scope scope) {
    Limit limit = find(scope);
    if (limit == null) {
      return Optional.empty();
    }
    return switch (limit.slots()) {
      case Slots.Unlimited unlimited -> Optional.empty();
      case Slots.Fixed fixed -> Optional.of(limit);
      case Slots.Fleet fleet ->
          Optional.of(limit.withSlots(Slots.of(fleetSlots.applyAsInt(scope.name()))));
    };
  }

  /** Whether a scope has as many slots as live workers make. */
  boolean followsFleet(Scope scope) {
    Limit limit = find(scope);
    return limit != null && limit.slots() instanceof Slots.Fleet;
  }

  private @Nullable Limit find(Scope scope) {
    if (Claims.isOwnNamespace(scope)) {
      // A namespace with a limit of its own, or exempted, is not the wildcard's business.
      return set.containsKey(Claims.shown(scope)) ? null : wildcard(Claims.shown(scope));
    }
    Limit own = set.get(scope);
    if (own != null) {
      return own;
    }
    return switch (scope.kind()) {
      case FLOW -> {
        Limit ofFlow = ofFlow(scope);
        yield ofFlow != null ? ofFlow : wildcard(scope);
      }
      case POOL, LABEL, QUEUE -> wildcard(scope);
      case NAMESPACE, TENANT -> null;
    };
  }

  private @Nullable Limit wildcard(Scope scope) {
    return scope.wildcard().map(set::get).orElse(null);
  }

  private @Nullable Limit ofFlow(Scope scope) {
    FlowBook book = flows.apply(FlowName.parse(scope.name()));
    Concurrency concurrency = book == null ? null : book.flow().concurrency();
    return concurrency == null
        ? null
        : Limit.of(tenant, scope, Slots.of(concurrency.limit()), concurrency.behavior());
  }
}
