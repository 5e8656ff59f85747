package io.berth.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules under everything that can happen, from seeds: see the package. */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("berth.sim.seeds", 200);
  private static final int STEPS = Integer.getInteger("berth.sim.steps", 2_000);
  private static final Duration SHRINKING = Duration.ofSeconds(30);

  @Test
  void allInvariantsHoldAfterEveryStepOfEverySeed() throws InterruptedException {
    Long only = Long.getLong("berth.sim.seed");
    Soak.Result result =
        Soak.run(
            new Soak.Plan(
                only == null ? 1 : only,
                only == null ? SEEDS : 1,
                STEPS,
                Duration.ofDays(1),
                SHRINKING),
            Soak.Listener.NONE);
    if (result.failure().isPresent()) {
      throw new AssertionError(result.failure().get().account());
    }
    if (only == null && SEEDS >= 20) {
      // A simulation in which something never happens says nothing about it.
      assertThat(result.seen())
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
              "WorkerHeard",
              "WorkersGone",
              "FactIgnored",
              "Refused",
              "SUCCEEDED",
              "FAILED TASK_FAILED",
              "FAILED WORKER_LOST",
              "FAILED LIMIT_FULL",
              "FAILED UNKNOWN_FLOW",
              "FAILED RUN_TIMEOUT",
              "FAILED WEIGHT_EXCEEDS_LIMIT",
              "FAILED QUEUE_OVERFLOW",
              "CANCELLED LIMIT_FULL",
              "CANCELLED FLOW_DISABLED",
              "CANCELLED QUEUE_TIMEOUT",
              "CANCELLED QUEUE_OVERFLOW",
              "CANCELLED SUPERSEDED",
              "KILLED OPERATOR_KILL",
              "KILLED SUPERSEDED",
              "a crash undoes steps",
              "the clock goes back",
              "ASKED_TO_STOP",
              "SUPERSEDED_IN_LINE",
              "DROPPED",
              "newcomer is left for later",
              "newcomer QUEUED LIMIT_FULL",
              "newcomer QUEUED QUEUE_NOT_READY",
              "PassedOver",
              "newcomer QUEUED ROOM_RESERVED",
              "goes by FAIR before a better place",
              "goes by several FAIR limits",
              "other limits are followed in several steps",
              "a reserver goes",
              "goes into room that is reserved for a worse place");
    }
  }

  @Test
  void theSameSeedGivesTheSameDay() {
    assertThat(day(7)).isEqualTo(day(7));
  }

  private static Map<String, Long> day(long seed) {
    Seen seen = new Seen();
    new Simulation(seed, 500, Rules.REAL, seen).run();
    return seen.times();
  }
}
