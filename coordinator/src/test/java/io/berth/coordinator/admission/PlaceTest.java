package io.berth.coordinator.admission;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who goes next: among the heads of lines that fit, the best place. */
class PlaceTest {
  private final Scenario it =
      new Scenario().flow("company.team/f").flow("company.team/g").limit("tenant", "slots: 0");

  @Test
  void higherPriorityGoesFirstThenWhoArrivedFirst() {
    it.request("company.team/f", "a")
        .request(RunRequest.of("company.team/f", "low").priority(-1))
        .request(RunRequest.of("company.team/f", "high").priority(5))
        .request("company.team/f", "b")
        .removeLimit("tenant")
        .expectAdmitted("high", "a", "b", "low");
  }

  @Test
  void aFlowsPriorityHoldsUnlessTheRequestSaysOtherwise() {
    it.flow("company.team/urgent", "priority: 7")
        .request("company.team/f", "a")
        .request("company.team/urgent", "urgent")
        .request(RunRequest.of("company.team/urgent", "patient").priority(-7))
        .removeLimit("tenant")
        .expectAdmitted("urgent", "a", "patient");
  }

  @Test
  void placeDecidesAcrossLinesToo() {
    it.request("company.team/f", "f1")
        .request("company.team/g", "g1")
        .request("company.team/f", "f2")
        .request(RunRequest.of("company.team/g", "g2").priority(1))
        .removeLimit("tenant")
        .expectAdmitted("g2", "f1", "g1", "f2");
  }

  @Test
  void aBetterPlaceThatComesIntoABlockedLineIsItsHead() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b")
        .request("company.team/g", "c")
        .request(RunRequest.of("company.team/f", "high").priority(1))
        .started("a")
        .succeeded("a")
        .started("high")
        .succeeded("high")
        .expectAdmitted("a", "high", "b");
  }

  @Test
  void aLineThatIsBlockedIsPassedOver() {
    it.limit("pool:db", "slots: 0")
        .request(RunRequest.of("company.team/f", "blocked").priority(9).pools(Map.of("db", 1)))
        .request("company.team/f", "a")
        .limit("tenant", "slots: 1")
        .expectAdmitted("a")
        .limit("pool:db", "slots: 1")
        .request("company.team/f", "b")
        .started("a")
        .succeeded("a")
        .expectAdmitted("a", "blocked");
  }

  @Test
  void aRetryComesBackToItsOwnPlace() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .request("company.team/r", "retry")
        .request("company.team/f", "b", "c")
        .limit("tenant", "slots: 1")
        .expectAdmitted("retry")
        .started("retry")
        .failed("retry")
        .expectAdmitted("retry", "b")
        .after(Duration.ofSeconds(2))
        .expect("QUEUED", "retry")
        .started("b")
        .succeeded("b")
        .expectAdmitted("retry", "b", "retry");
  }

  @Test
  void aPlaceSurvivesACrash() {
    it.request("company.team/f", "a")
        .request(RunRequest.of("company.team/g", "high").priority(1))
        .crash()
        .queueReady("default")
        .request("company.team/f", "b")
        .removeLimit("tenant")
        .expectAdmitted("high", "a", "b");
  }
}
