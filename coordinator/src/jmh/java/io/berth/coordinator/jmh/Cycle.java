package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs that go round: each turn requests one, starts what was admitted, and ends the oldest that
 * runs; so as many are active and as many wait as before. An id is used again when it is long
 * forgotten.
 */
final class Cycle {
  /** Inputs decided in one turn: a request, STARTED, SUCCEEDED. */
  static final int INPUTS = 3;

  private static final int FORGOTTEN = 5_000;

  private final Desk desk;
  private final List<Desk.Run> ring = new ArrayList<>();
  private int next;

  private Cycle(Desk desk) {
    this.desk = desk;
  }

  /**
   * A ledger with so many active and waiting runs.
   *
   * @param limits have as many slots as there are active runs, if any wait
   * @param lines in how many lines the runs stand, by a label
   */
  static Cycle filled(
      LedgerStore store,
      List<? extends Definition> limits,
      int active,
      int waiting,
      int lines) {
    Desk desk = new Desk(store, limits);
    Cycle cycle =
        filled(
            desk,
            active + waiting,
            i -> desk.run("r" + i, Map.of("customer", "c" + i % lines), Map.of()));
    if (desk.running() != active) {
      throw new IllegalStateException(
          "Expected " + active + " active runs, but were " + desk.running());
    }
    return cycle;
  }

  /** A ledger with so many runs, whatever becomes of them. */
  static Cycle filled(Desk desk, int runs, IntFunction<Desk.Run> run) {
    Cycle cycle = new Cycle(desk);
    for (int i = 0; i < runs + FORGOTTEN; i++) {
      cycle.ring.add(run.apply(i));
    }
    for (int i = 0; i < runs; i++) {
      cycle.request();
    }
    return cycle;
  }

  /** One request, one start, one end; returns what the end led to. */
  List<Event> turn() {
    List<Event> events = desk.succeedOldest();
    request();
    return events;
  }

  /** A limit is set or, when null, removed, with all that follows from it. */
  void edit(DefinitionKey key, @Nullable Limit limit) {
    desk.edit(key, limit);
  }

  private void request() {
    desk.request(ring.get(next));
    next = next + 1 == ring.size() ? 0 : next + 1;
  }
}
