package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Decision;
import io.berth.protocol.RunKey;
import io.berth.protocol.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A partition that counts slots which no run holds stops, and says so. */
class SelfCheckStopsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CoordinatorMetrics metrics = new CoordinatorMetrics(registry);

  /** It passes everything on, and after the first decision makes the ledger wrong. */
  private final Observer saboteur =
      (Observer)
          Proxy.newProxyInstance(
              Observer.class.getClassLoader(),
              new Class<?>[] {Observer.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("decided")) {
                  endAsIfItHeldNothing(((Glance) arguments[2]).ledger());
                }
                return method.invoke(metrics, arguments);
              });

  private static void endAsIfItHeldNothing(Ledger ledger) {
    LiveRun run = ledger.inHand(new RunKey(Tenants.DEFAULT, "a"));
    if (run == null) {
      return;
    }
    LiveRun lie =
        LiveRun.arrived(
            run.key(), run.request(), run.flow(), run.revision(), run.arrival(), run.arrivedAt());
    ledger.apply(
        new Event.Settled(
            lie,
            new SettledRun(
                run.key(),
                run.request(),
                run.flow().name(),
                run.arrival(),
                run.attempt(),
                Decision.Kind.SUCCEEDED,
                Instant.EPOCH,
                null,
                null),
            "w1"));
  }

  @Test
  void slotsThatNobodyHoldsStopThePartition() {
    try (OnePartition partition = new OnePartition(saboteur, Set.of())) {
      partition.define("{id: f, namespace: f, tasks: [{id: t, type: log, message: m}]}");
      partition.request("{\"flow\": \"f/f\", \"id\": \"a\"}");
      Throwable failure = catchThrowable(() -> partition.after(Duration.ofSeconds(2)));
      assertThat(StoppedException.in(failure).orElseThrow())
          .hasMessageStartingWith(
              "Partition 0 stopped as time passed, because an invariant is broken: I2:");
      assertThat(registry.get("berth.orphan.slots").gauge().value()).isPositive();
    }
  }
}
