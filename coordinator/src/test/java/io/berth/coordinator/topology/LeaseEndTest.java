package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lease of ten seconds, and reports that are there before they are read. */
class LeaseEndTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private long end = 0;
  private long askedMs = START.toEpochMilli();
  private final OnePartition partition =
      new OnePartition(
          new CoordinatorMetrics(new SimpleMeterRegistry()),
          Set.of(),
          next -> next >= end ? OptionalLong.of(askedMs) : OptionalLong.empty());

  private void started() {
    requested();
    partition.report("w1", Fact.What.STARTED, "a");
    assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
  }

  private void requested() {
    partition.define(
        """
        {kind: Flow, namespace: f, id: f, lease: PT10S, tasks: [{id: t, type: log, message: m}]}
        """);
    partition.request("{\"flow\": \"f/f\", \"id\": \"a\"}");
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      partition.after(Duration.ofSeconds(1)); // more at once would be a pause of our own
    }
  }

  private void readUntil(int second) {
    askedMs = START.plusSeconds(second).toEpochMilli();
    partition.after(Duration.ofSeconds(1));
  }

  @Test
  void itEndsWhenAllIsReadThatWasThereAtItsEnd() {
    try (partition) {
      started();
      seconds(20);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
      readUntil(9);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
      readUntil(12);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.ADMITTED);
    }
  }

  @Test
  void whatIsThereAndNotReadMayBeARenewal() {
    try (partition) {
      started();
      end = 2; // STARTED was the first
      askedMs = START.plusSeconds(15).toEpochMilli();
      seconds(20);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
      partition.report("w1", Fact.What.ALIVE, "a");
      seconds(5);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
    }
  }

  /** As after an outage: what was dispatched before it is at work, and has said so. */
  @Test
  void whatIsDispatchedExpiresWhenAllIsReadThatWasThereAtItsEnd() {
    try (partition) {
      requested();
      end = 2;
      partition.after(AdmissionSettings.DEFAULT.dispatchTime().multipliedBy(2));
      seconds(5);
      assertThat(partition.decisions("a")).containsExactly(Decision.Kind.ADMITTED);
      partition.report("w1", Fact.What.STARTED, "a");
      partition.report("w1", Fact.What.SUCCEEDED, "a");
      seconds(5);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.SUCCEEDED);
    }
  }

  @Test
  void whatNobodyHasBegunExpiresWhenThatIsKnown() {
    try (partition) {
      requested();
      Duration over =
          AdmissionSettings.DEFAULT.dispatchTime().plus(AdmissionSettings.DEFAULT.clockMargin());
      partition.after(over);
      readUntil(Math.toIntExact(over.toSeconds()) - 1);
      assertThat(partition.decisions("a")).hasSize(1);
      readUntil(Math.toIntExact(over.toSeconds()) + 1);
      assertThat(partition.decisions("a"))
          .containsExactly(Decision.Kind.ADMITTED, Decision.Kind.ADMITTED);
    }
  }

  @Test
  void whoDoesNotKnowEndsNone() {
    try (partition) {
      end = Long.MAX_VALUE;
      started();
      seconds(60);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
    }
  }
}
