package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Fleets;
import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.protocol.Decision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker's heartbeat makes slots, from the record on: the rules are in FleetTest. */
class HeartbeatTest {
  @Test
  void aHeartbeatMakesSlotsAndSilenceTakesThem() {
    try (OnePartition partition =
        new OnePartition(new CoordinatorMetrics(new SimpleMeterRegistry()), Set.of())) {
      partition.define(
          """
          {kind: Limit, scope: 'queue:*', slots: fleet}
          ---
          {kind: Flow, namespace: f, id: f, tasks: [{id: t, type: log, message: m}]}
          """);
      partition.request("{\"flow\": \"f/f\", \"id\": \"a\"}");
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.QUEUED);
      partition.heartbeat("w1", "default", 1);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.ADMITTED);
      for (int i = 0; i < Fleets.HEARD_FOR.toSeconds(); i++) {
        partition.after(Duration.ofSeconds(1)); // more at once would be a pause of our own
      }
      partition.request("{\"flow\": \"f/f\", \"id\": \"b\"}");
      assertThat(partition.decided("b")).isEqualTo(Decision.Kind.QUEUED);
    }
  }
}
