package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Runs that nothing blocks come and go under a limit in common with many for whom slots are kept:
 * each of these was passed over in two limits of its own.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReservedBenchmark {
  private static final int ACTIVE = 100;

  @Param({"0", "100", "10000"})
  public int reserved;

  private Cycle cycle;

  @Setup
  public void fill() {
    Desk desk =
        new Desk(
            new ObjectStore(),
            List.of(limit("tenant", 1_000_000), limit("label:x=*", 1), limit("label:y=*", 1)));
    for (int i = 0; i < reserved; i++) {
      Desk.Run before = run(desk, "before" + i, Map.of("x", "v" + i));
      desk.request(before);
      desk.request(run(desk, "kept" + i, Map.of("x", "v" + i, "y", "v" + i)));
      desk.request(run(desk, "overY" + i, Map.of("y", "v" + i)));
      desk.succeed(before);
      desk.request(run(desk, "overX" + i, Map.of("x", "v" + i)));
    }
    int active = desk.running();
    if (active != 2 * reserved) {
      throw new IllegalStateException("Expected two active runs for each, but were " + active);
    }
    desk.letRun();
    long marked = marks(desk.pass(Duration.ofMinutes(10)));
    while (marked < reserved) {
      marked += marks(desk.tick());
    }
    cycle = Cycle.filled(desk, ACTIVE, i -> run(desk, "r" + i, Map.of()));
  }

  @Benchmark
  @OperationsPerInvocation(Cycle.INPUTS)
  public List<Event> decide() {
    return cycle.turn();
  }

  private static long marks(List<Event> events) {
    return events.stream().filter(Event.PassedOver.class::isInstance).count();
  }

  private static Desk.Run run(Desk desk, String id, Map<String, String> labels) {
    return desk.run(id, labels, Map.of());
  }

  private static Limit limit(String scope, int slots) {
    return Limit.of(Tenants.DEFAULT, Scope.parse(scope), Slots.of(slots), OnFull.QUEUE);
  }
}
