package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Tenants;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a coordinator does that takes over a partition, for each run that waits there. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class LoadBenchmark {
  private static final int ACTIVE = 1_000;
  private static final int WAITING = 100_000;

  @Param({"1", "10000"})
  public int lines;

  private final MemoryLedgerStore store = new MemoryLedgerStore();

  @Setup
  public void fill() {
    Limit limit = Limit.of(Tenants.DEFAULT, Scope.TENANT, Slots.of(ACTIVE), OnFull.QUEUE);
    Cycle.filled(store, List.of(limit), ACTIVE, WAITING, lines);
    store.commit();
  }

  @Benchmark
  @OperationsPerInvocation(ACTIVE + WAITING)
  public Ledger load() {
    return Ledger.load(store, Instant.EPOCH);
  }
}
