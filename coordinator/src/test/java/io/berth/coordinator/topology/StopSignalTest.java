package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.protocol.Command;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.berth.protocol.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

/** Who is told to end an attempt that is over, or will be. */
class StopSignalTest {
  private final OnePartition partition =
      new OnePartition(new CoordinatorMetrics(new SimpleMeterRegistry()), Set.of());

  private void request(String flow) {
    partition.define(
        """
        {kind: Flow, namespace: f, id: f, %s, tasks: [{id: t, type: log, message: m}]}
        """
            .formatted(flow));
    partition.request("{\"flow\": \"f/f\", \"id\": \"a\"}");
  }

  private ListAssert<Integer> expectStopped() {
    List<Signal> signals = partition.signals();
    return assertThat(signals.stream().filter(each -> each.run().equals("a")).map(Signal::attempt));
  }

  @Test
  void whoStartsARunThatWasKilledBeforeIsToldAgain() {
    try (partition) {
      request("lease: PT10S");
      partition.command(Command.Type.KILL, "a");
      expectStopped().containsExactly(1);
      partition.report("w1", Fact.What.STARTED, "a");
      expectStopped().containsExactly(1);
    }
  }

  @Test
  void anAttemptThatIsLostForGoodIsStoppedWhereverItMayBe() {
    try (partition) {
      request("lease: PT10S, retry: {maxLost: 0}");
      partition.report("w1", Fact.What.STARTED, "a");
      expectStopped().isEmpty();
      for (int i = 0; i < 12; i++) {
        partition.after(Duration.ofSeconds(1)); // more at once would be a pause of our own
      }
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.FAILED);
      expectStopped().containsExactly(1);
    }
  }

  @Test
  void whatItsWorkerEndedNeedsNoSignal() {
    try (partition) {
      request("lease: PT10S");
      partition.report("w1", Fact.What.STARTED, "a");
      partition.report("w1", Fact.What.SUCCEEDED, "a");
      expectStopped().isEmpty();
    }
  }
}
