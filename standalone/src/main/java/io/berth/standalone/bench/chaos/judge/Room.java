package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.HashMap;
import java.util.Map;

/**
 * Which limited scopes a run of a flow takes slots in, and how many each has. Worked out from the
 * definitions alone, by none of the code that decides.
 */
final class Room {
  /** A scope of one tenant. */
  record Place(String tenant, Scope scope) {
    @Override
    public String toString() {
      return scope + " of " + tenant;
    }
  }

  private final Map<Place, Integer> slots = new HashMap<>();
  private final Map<String, Map<Place, Integer>> weights = new HashMap<>();

  Room(Evidence evidence) {
    for (Limit limit : evidence.limits()) {
      if (limit.slots() instanceof Slots.Fixed fixed) {
        slots.put(new Place(limit.tenant(), limit.scope()), fixed.count());
      }
    }
    for (Flow flow : evidence.flows()) {
      if (flow.concurrency() != null) {
        slots.put(new Place(flow.tenant(), Scope.flow(flow.name())), flow.concurrency().limit());
      }
    }
    for (Flow flow : evidence.flows()) {
      weights.put(name(flow.tenant(), flow.name()), weights(flow));
    }
  }

  private static String name(String tenant, FlowName flow) {
    return tenant + "/" + flow;
  }

  private Map<Place, Integer> weights(Flow flow) {
    Map<Scope, Integer> all = new HashMap<>();
    all.put(Scope.TENANT, 1);
    all.put(Scope.flow(flow.name()), 1);
    flow.pools().forEach((pool, weight) -> all.put(Scope.pool(pool), weight));
    String path = flow.namespace();
    for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
      all.put(Scope.namespace(path.substring(0, end)), 1);
    }
    Map<Place, Integer> limited = new HashMap<>();
    all.forEach((scope, weight) -> {
      Place place = new Place(flow.tenant(), scope);
      if (slots.containsKey(place)) {
        limited.put(place, weight);
      }
    });
    return limited;
  }

  /** The slots that a run of this flow takes, in limited scopes only. */
  Map<Place, Integer> taken(String tenant, FlowName flow) {
    return weights.getOrDefault(name(tenant, flow), Map.of());
  }

  int slots(Place place) {
    return slots.getOrDefault(place, Integer.MAX_VALUE);
  }
}
