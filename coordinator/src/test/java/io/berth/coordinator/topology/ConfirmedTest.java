package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A tick that may decide asks first until when reports are read, so the question shows it. */
class ConfirmedTest {
  private static final Duration TICK = Duration.ofMillis(100);

  private final List<Long> ticks = new ArrayList<>();

  @Test
  void timeDecidesNothingBeforeTheFirstRecord_whichAnOpenedPartitionSendsItself() {
    try (OnePartition partition =
        new OnePartition(
            new CoordinatorMetrics(new SimpleMeterRegistry()),
            Set.of(),
            next -> {
              ticks.add(next);
              return OptionalLong.empty();
            })) {
      assertThat(ticks).as("its first tick has sent and taken the record").isEmpty();
      partition.after(TICK);
      assertThat(ticks).hasSize(1);
      assertThat(partition.rejects()).as("the record is no request").isEmpty();
    }
  }
}
