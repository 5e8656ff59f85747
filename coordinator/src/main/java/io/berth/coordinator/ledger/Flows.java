package io.berth.coordinator.ledger;

import io.berth.protocol.FlowName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The flows of one tenant, and which of their revisions live runs still need. */
final class Flows {
  private final Map<FlowName, FlowBook> books = new HashMap<>();
  private final Map<FlowName, TreeMap<Integer, Integer>> uses = new HashMap<>();

  @Nullable FlowBook book(FlowName name) {
    return books.get(name);
  }

  void put(FlowName name, FlowBook book) {
    books.put(name, book);
  }

  void remove(FlowName name) {
    books.remove(name);
  }

  Map<FlowName, FlowBook> all() {
    return books;
  }

  boolean isEmpty() {
    return books.isEmpty();
  }

  Set<Integer> inUse(FlowName name) {
    TreeMap<Integer, Integer> revisions = uses.get(name);
    return revisions == null ? Set.of() : Set.copyOf(revisions.keySet());
  }

  void use(LiveRun run) {
    uses.computeIfAbsent(run.flow().name(), name -> new TreeMap<>())
        .merge(run.revision(), 1, Integer::sum);
  }

  void release(LiveRun run) {
    FlowName name = run.flow().name();
    TreeMap<Integer, Integer> revisions = uses.get(name);
    if (revisions == null) {
      throw new IllegalStateException("Expected a use of " + name + " by " + run.key());
    }
    revisions.computeIfPresent(run.revision(), (number, count) -> count == 1 ? null : count - 1);
    if (revisions.isEmpty()) {
      uses.remove(name);
    }
  }
}
