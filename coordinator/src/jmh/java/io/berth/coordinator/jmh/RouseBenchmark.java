package io.berth.coordinator.jmh;

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

/**
 * A wildcard's slots are taken away and given back, under a FAIR limit that is full: whoever waits
 * is found to be blocked by a limit of its own, and then by the common one again. Of one scope.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class RouseBenchmark {
  private static final int ACTIVE = 1_000;
  private static final int SCOPES = 20_000;

  @Param({"label:customer", "flow"})
  public String fairBy;

  private Cycle cycle;

  @Setup
  public void fill() {
    cycle =
        Cycle.filled(
            new ObjectStore(), List.of(common(ACTIVE), each(ACTIVE)), ACTIVE, SCOPES, SCOPES);
  }

  @Benchmark
  @OperationsPerInvocation(2 * SCOPES)
  public void takeAndGive() {
    edit(each(0));
    edit(common(ACTIVE + 1)); // so that they are looked at
    edit(common(ACTIVE));
    edit(each(ACTIVE));
  }

  private void edit(Limit limit) {
    cycle.edit(limit.key(), limit);
  }

  private static Limit each(int slots) {
    return Limit.of(
        Tenants.DEFAULT, Scope.parse("label:customer=*"), Slots.of(slots), OnFull.QUEUE);
  }

  private Limit common(int slots) {
    Limit plain = Limit.of(Tenants.DEFAULT, Scope.TENANT, Slots.of(slots), OnFull.QUEUE);
    return new Limit(
        Tenants.DEFAULT,
        Scope.TENANT,
        plain.slots(),
        OnFull.QUEUE,
        null,
        OnOverflow.CANCEL,
        Order.FAIR,
        fairBy,
        plain.reserveAfter());
  }
}
