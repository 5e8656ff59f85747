package io.berth.coordinator.admission;

import org.junit.jupiter.api.Test;

/** Changing limits while runs are live. */
class LimitEditTest {
  private final Scenario it = new Scenario().flow("company.team/f");

  @Test
  void raisingAdmitsTheDifference() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b", "c", "d")
        .limit("tenant", "slots: 3")
        .expectAdmitted("a", "b", "c");
  }

  @Test
  void loweringTakesNothingBackAndAdmitsNobodyUntilThereIsRoom() {
    it.limit("tenant", "slots: 3")
        .request("company.team/f", "a", "b", "c", "d")
        .limit("tenant", "slots: 1")
        .expectActive("tenant", 3)
        .started("a", "b", "c")
        .succeeded("a", "b")
        .expect("QUEUED", "d")
        .succeeded("c")
        .expect("ADMITTED", "d");
  }

  @Test
  void removingDrainsTheLine() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b", "c")
        .removeLimit("tenant")
        .expectAdmitted("a", "b", "c");
  }

  @Test
  void slotsZeroPauses() {
    it.limit("tenant", "slots: 2")
        .request("company.team/f", "a", "b", "c")
        .limit("tenant", "slots: 0")
        .started("a", "b")
        .succeeded("a", "b")
        .expect("QUEUED", "c")
        .request("company.team/f", "d")
        .limit("tenant", "slots: 1")
        .expectAdmitted("a", "b", "c");
  }

  @Test
  void aNewLimitCountsWhatIsActiveAlready() {
    it.request("company.team/f", "a", "b")
        .limit("flow:company.team/f", "slots: 2")
        .request("company.team/f", "c")
        .expect("QUEUED", "c")
        .started("a")
        .succeeded("a")
        .expect("ADMITTED", "c");
  }

  @Test
  void aNewLimitHoldsForThoseThatWaitForAnother() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b")
        .limit("flow:company.team/f", "slots: 1")
        .removeLimit("tenant")
        .expect("QUEUED", "b")
        .removeLimit("flow:company.team/f")
        .expect("ADMITTED", "b");
  }

  @Test
  void aLimitThatIsSaidAgainChangesNothing() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b")
        .limit("tenant", "slots: 1")
        .expectAdmitted("a");
  }

  // ---- A flow's own concurrency.

  @Test
  void aFlowsConcurrencyIsALimitToo() {
    it.flow("company.team/f", "concurrency: {limit: 1, behavior: CANCEL}")
        .request("company.team/f", "a", "b")
        .expect("ADMITTED", "a")
        .expect("CANCELLED", "b");
  }

  @Test
  void revisionsOfAFlowShareTheirSlotsAndTheNewestConcurrencyIsInForce() {
    it.flow("company.team/f", "concurrency: {limit: 1}")
        .request("company.team/f", "a", "b", "c")
        .flow("company.team/f", "concurrency: {limit: 2}")
        .expect("ADMITTED", "a", "b")
        .expect("QUEUED", "c")
        .flow("company.team/f")
        .expect("ADMITTED", "c");
  }

  @Test
  void whatIsPausedByAFlowsConcurrencySurvivesACrash() {
    it.flow("company.team/f", "concurrency: {limit: 1}")
        .request("company.team/f", "a", "b")
        .crash()
        .queueReady("default")
        .expect("QUEUED", "b")
        .expectActive("flow:company.team/f", 1)
        .started("a")
        .succeeded("a")
        .expect("ADMITTED", "b");
  }
}
