package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.Order;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A pool of which each run takes as much as it needs, as of memory: many weights wait there. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class WeightsBenchmark {
  private static final int RUNS = 20_000;
  private static final int HEAVIEST = 10_000;
  private static final int SLOTS = 1_000_000;
  private static final int CUSTOMERS = 100;

  @Param({"1", "100", "10000"})
  public int weights;

  /** {@code -p order=FAIR} for the other one, between a hundred customers. */
  @Param("FIFO")
  public Order order;

  private Cycle cycle;

  @Setup
  public void fill() {
    Desk desk = new Desk(new ObjectStore(), List.of(limit()));
    cycle =
        Cycle.filled(
            desk,
            RUNS,
            i -> desk.run("r" + i, Map.of("customer", "c" + i % CUSTOMERS), Map.of("memory", HEAVIEST - weight(i))));
  }

  @Benchmark
  @OperationsPerInvocation(Cycle.INPUTS)
  public List<Event> decide() {
    return cycle.turn();
  }

  private Limit limit() {
    return new Limit(
        Tenants.DEFAULT,
        Scope.parse("pool:memory"),
        Slots.of(SLOTS),
        OnFull.QUEUE,
        null,
        OnOverflow.CANCEL,
        order,
        order == Order.FAIR ? "label:customer" : null,
        Duration.ofHours(1));
  }

  /** Spread over the runs as by chance; the factor has no divisor in common with their number. */
  private int weight(int run) {
    return (int) (run * 7_919L % weights);
  }
}
