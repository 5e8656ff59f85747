package io.berth.coordinator.jmh;

import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Tenants;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A first limit in a scope, and no limit any more: every line that stands there is grouped anew and
 * looked at, over several steps. Of one line.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class RegroupBenchmark {
  private static final int ACTIVE = 1_000;
  private static final int LINES = 100_000;

  private final Limit first =
      Limit.of(Tenants.DEFAULT, Scope.pool("gpu"), Slots.of(ACTIVE), OnFull.QUEUE);
  private Cycle cycle;

  @Setup
  public void fill() {
    Limit limit = Limit.of(Tenants.DEFAULT, Scope.TENANT, Slots.of(ACTIVE), OnFull.QUEUE);
    cycle = Cycle.filled(new ObjectStore(), List.of(limit), ACTIVE, LINES, LINES);
  }

  @Benchmark
  @OperationsPerInvocation(2 * LINES)
  public void setAndRemove() {
    cycle.edit(first.key(), first);
    cycle.edit(first.key(), null);
  }
}
