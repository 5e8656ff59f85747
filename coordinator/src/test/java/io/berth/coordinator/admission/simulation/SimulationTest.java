package io.berth.coordinator.admission.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The rules under everything that can happen, from seeds: see the package. */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("berth.sim.seeds", 200);
  private static final int STEPS = Integer.getInteger("berth.sim.steps", 2_000);

  @Test
  void allInvariantsHoldAfterEveryStepOfEverySeed() {
    Long only = Long.getLong("berth.sim.seed");
    Map<String, Integer> seen = new ConcurrentSkipListMap<>();
    Queue<AssertionError> failures = new ConcurrentLinkedQueue<>();
    LongStream.rangeClosed(only == null ? 1 : only, only == null ? SEEDS : only)
        .parallel() // each seed is a world of its own
        .filter(seed -> failures.isEmpty())
        .forEach(seed -> {
          try {
            new Simulation(seed)
                .run(STEPS)
                .forEach((what, times) -> seen.merge(what, times, Integer::sum));
          } catch (AssertionError e) {
            failures.add(e); // thrown from here it would arrive without its message
          }
        });
    if (!failures.isEmpty()) {
      throw failures.peek();
    }
    if (only == null && SEEDS >= 20) {
      // A simulation in which something never happens says nothing about it.
      assertThat(seen)
          .containsKeys(
              "Awaited",
              "Held",
              "Queued",
              "Admitted",
              "Started",
              "Renewed",
              "Retrying",
              "Lost",
              "KillRequested",
              "Purged",
              "FactIgnored",
              "Refused",
              "SUCCEEDED",
              "FAILED TASK_FAILED",
              "FAILED WORKER_LOST",
              "FAILED LIMIT_FULL",
              "FAILED UNKNOWN_FLOW",
              "FAILED WEIGHT_EXCEEDS_LIMIT",
              "FAILED QUEUE_OVERFLOW",
              "CANCELLED LIMIT_FULL",
              "CANCELLED FLOW_DISABLED",
              "CANCELLED QUEUE_TIMEOUT",
              "CANCELLED QUEUE_OVERFLOW",
              "CANCELLED SUPERSEDED",
              "KILLED OPERATOR_KILL",
              "KILLED SUPERSEDED");
    }
  }

  @Test
  void theSameSeedGivesTheSameDay() {
    assertThat(new Simulation(7).run(500)).isEqualTo(new Simulation(7).run(500));
  }
}
