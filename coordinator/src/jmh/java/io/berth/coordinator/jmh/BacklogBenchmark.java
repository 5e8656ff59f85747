package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.Order;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Tenants;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Life cycles of runs that wait: who ends hands its slot to one of many others. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class BacklogBenchmark {
  private static final int ACTIVE = 1_000;

  @Param({"1000", "100000"})
  public int waiting;

  /** By the label {@code customer}: under a FAIR limit these are the competitors. */
  @Param({"1", "10000"})
  public int lines;

  /** {@code -p order=FAIR} for the other one. */
  @Param("FIFO")
  public Order order;

  private Cycle cycle;

  @Setup
  public void fill() {
    cycle = Cycle.filled(new ObjectStore(), List.of(limit()), ACTIVE, waiting, lines);
  }

  @Benchmark
  @OperationsPerInvocation(Cycle.INPUTS)
  public List<Event> decide() {
    return cycle.turn();
  }

  private Limit limit() {
    Limit plain = Limit.of(Tenants.DEFAULT, Scope.TENANT, Slots.of(ACTIVE), OnFull.QUEUE);
    return order == Order.FIFO
        ? plain
        : new Limit(
            Tenants.DEFAULT,
            Scope.TENANT,
            plain.slots(),
            OnFull.QUEUE,
            null,
            OnOverflow.CANCEL,
            Order.FAIR,
            "label:customer",
            plain.reserveAfter());
  }
}
