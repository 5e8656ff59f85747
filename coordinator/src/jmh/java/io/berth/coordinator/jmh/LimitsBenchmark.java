package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Tenants;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Life cycles of runs that never wait, under none, one or eight limits. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class LimitsBenchmark {
  private static final int ACTIVE = 1_000;

  /** All limits in force count every run; none is ever full. */
  @Param({"0", "1", "8"})
  public int limits;

  /** Whether the store keeps objects, or JSON as the real one does. */
  @Param({"objects", "json"})
  public String store;

  private Cycle cycle;

  @Setup
  public void fill() {
    LedgerStore kept = store.equals("json") ? new MemoryLedgerStore() : new ObjectStore();
    cycle = Cycle.filled(kept, limits().limit(limits).toList(), ACTIVE, 0, 1);
  }

  @Benchmark
  @OperationsPerInvocation(Cycle.INPUTS)
  public List<Event> decide() {
    return cycle.turn();
  }

  private static Stream<Limit> limits() {
    return Stream.of(
            Scope.flow(Desk.FLOW),
            Scope.pool("db"),
            Scope.pool("gpu"),
            Scope.label("team", "data"),
            Scope.queue(Flow.DEFAULT_QUEUE),
            Scope.namespace("bench.team"),
            Scope.namespace("bench"),
            Scope.TENANT)
        .map(scope -> Limit.of(Tenants.DEFAULT, scope, Slots.of(2 * ACTIVE), OnFull.QUEUE));
  }
}
