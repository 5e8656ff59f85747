package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Fleets;
import io.berth.protocol.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A queue has as many slots as its live workers can run, and a tenth more. */
class FleetTest {
  private static final Duration ALMOST = Fleets.HEARD_FOR.minusMillis(1);

  private final Scenario it = new Scenario().flow("f.f/gpu", "workers: gpu").queueReady("gpu");

  @Test
  void aTenthMoreRoundedUp() {
    it.limit("queue:gpu", "slots: fleet");
    int[][] slotsByCapacity = {{1, 2}, {9, 10}, {10, 11}, {11, 13}, {20, 22}, {1_000, 1_100}};
    for (int[] each : slotsByCapacity) {
      it.heartbeat("w1", "gpu", each[0]);
      assertThat(it.ledger().fleets().slots("gpu")).as("of %s", each[0]).isEqualTo(each[1]);
    }
  }

  @Test
  void workersAreCountedByQueue() {
    it.heartbeat("w1", "gpu", 1).heartbeat("w2", "gpu", 2).heartbeat("w2", "default", 4);
    Fleets fleets = it.ledger().fleets();
    assertThat(fleets.queues()).containsExactly("default", "gpu");
    assertThat(fleets.workers("gpu")).isEqualTo(2);
    assertThat(fleets.capacity("gpu")).isEqualTo(3);
    it.heartbeat("w1", "gpu", 8);
    assertThat(fleets.workers("gpu")).isEqualTo(2);
    assertThat(fleets.capacity("gpu")).isEqualTo(10);
    it.after(Fleets.HEARD_FOR);
    assertThat(fleets.queues()).isEmpty();
    assertThat(fleets.workers("gpu")).isZero();
  }

  @Test
  void workersAddUpAndLimitWhoStarts() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .heartbeat("w2", "gpu", 1) // 2 make 3 slots
        .request("f.f/gpu", "a", "b", "c", "d")
        .expectAdmitted("a", "b", "c")
        .expectWaits("d", Code.LIMIT_FULL, "queue:gpu");
  }

  @Test
  void anotherWorkerMakesRoomAtOnce() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .request("f.f/gpu", "a", "b", "c", "d")
        .expectAdmitted("a", "b")
        .heartbeat("w2", "gpu", 1)
        .expectAdmitted("a", "b", "c");
  }

  @Test
  void withoutWorkersNobodyGoesUntilOneIsThere() {
    it.limit("queue:gpu", "slots: fleet")
        .request("f.f/gpu", "a")
        .expectWaits("a", Code.LIMIT_FULL, "queue:gpu")
        .heartbeat("w1", "default", 5)
        .expect("QUEUED", "a")
        .heartbeat("w1", "gpu", 1)
        .expect("ADMITTED", "a");
  }

  @Test
  void aSilentWorkerCountsForThreeHeartbeatsAndNoLonger() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .after(ALMOST)
        .request("f.f/gpu", "a")
        .expect("ADMITTED", "a")
        .after(Duration.ofMillis(1))
        .request("f.f/gpu", "b")
        .expect("QUEUED", "b")
        .expectActive("queue:gpu", 1); // nothing is taken back
  }

  @Test
  void aHeartbeatGoesOnFromWhenItWasSaid() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .after(ALMOST)
        .heartbeat("w1", "gpu", 1)
        .after(ALMOST)
        .request("f.f/gpu", "a")
        .expect("ADMITTED", "a");
  }

  @Test
  void aWorkerThatStopsSaysSoAndCountsNoMore() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 4)
        .heartbeat("w1", "gpu", 0)
        .request("f.f/gpu", "a")
        .expect("QUEUED", "a");
  }

  @Test
  void thePauseOfACoordinatorIsNotASilenceOfWorkers() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .paused(Duration.ofHours(1))
        .request("f.f/gpu", "a")
        .expect("ADMITTED", "a");
  }

  @Test
  void whoTakesOverKnowsTheFleet() {
    it.limit("queue:gpu", "slots: fleet", "onFull: CANCEL")
        .heartbeat("w1", "gpu", 1)
        .later(Duration.ofHours(1))
        .crash()
        .queueReady("gpu")
        .request("f.f/gpu", "a", "b", "c")
        .expectAdmitted("a", "b")
        .expectSettled("CANCELLED", Code.LIMIT_FULL, "c")
        .after(Fleets.HEARD_FOR)
        .request("f.f/gpu", "d")
        .expectSettled("CANCELLED", Code.LIMIT_FULL, "d");
  }

  @Test
  void whoLeftBeforeATakeOverStaysAway() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .heartbeat("w1", "gpu", 0)
        .crash()
        .queueReady("gpu")
        .request("f.f/gpu", "a")
        .expect("QUEUED", "a");
  }

  @Test
  void aWildcardLimitsEachQueueByItsOwnFleet() {
    it.flow("f.f/default")
        .limit("queue:*", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .heartbeat("w2", "default", 9)
        .request("f.f/gpu", "a", "b", "c")
        .request("f.f/default", "d", "e", "g")
        .expect("QUEUED", "c")
        .expectAdmitted("a", "b", "d", "e", "g");
  }

  @Test
  void aLimitThatComesLaterCountsTheWorkersThatAreThere() {
    it.heartbeat("w1", "gpu", 1)
        .request("f.f/gpu", "a", "b", "c")
        .expectAdmitted("a", "b", "c")
        .limit("queue:gpu", "slots: fleet")
        .request("f.f/gpu", "d")
        .expectWaits("d", Code.LIMIT_FULL, "queue:gpu");
  }

  @Test
  void aHeartbeatThatSaysTheSameDecidesNothing() {
    it.limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "gpu", 1)
        .request("f.f/gpu", "a", "b", "c")
        .heartbeat("w1", "gpu", 1);
    assertThat(it.last()).singleElement().isInstanceOf(Event.WorkerHeard.class);
  }
}
