package io.berth.coordinator.admission;

import io.berth.protocol.Code;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A full queue: {@code maxWaiting} and {@code onOverflow}. */
class OverflowTest {
  private final Scenario it = new Scenario().flow("company.team/f");

  @ParameterizedTest
  @CsvSource({"CANCEL, CANCELLED", "FAIL, FAILED"})
  void theNewcomerEnds(String onOverflow, String outcome) {
    it.limit("tenant", "slots: 1", "maxWaiting: 1", "onOverflow: " + onOverflow)
        .request("company.team/f", "a", "b", "c")
        .expect("ADMITTED", "a")
        .expect("QUEUED", "b")
        .expectSettled(outcome, Code.QUEUE_OVERFLOW, "c");
  }

  @Test
  void cancelIsTheDefault() {
    it.limit("tenant", "slots: 1", "maxWaiting: 0")
        .request("company.team/f", "a", "b")
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "b");
  }

  /** As after a start, or when a flow is the first of its queue: it takes some seconds. */
  @Test
  void whoWaitsForTheQueueAloneIsNoneTooManyAsLongAsThereIsRoom() {
    it.flow("f.f/gpu", "workers: gpu")
        .limit("flow:f.f/gpu", "slots: 2", "maxWaiting: 1")
        .request("f.f/gpu", "a", "b", "c", "d")
        .expect("QUEUED", "a", "b", "c")
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "d")
        .queueReady("gpu")
        .expect("ADMITTED", "a", "b")
        .expect("QUEUED", "c");
  }

  @Test
  void dropOldestDropsTheOldestOfTheLowestPriority() {
    it.limit("tenant", "slots: 0", "maxWaiting: 3", "onOverflow: DROP_OLDEST")
        .request(RunRequest.of("company.team/f", "high").priority(2))
        .request(RunRequest.of("company.team/f", "low").priority(1))
        .request(RunRequest.of("company.team/f", "low2").priority(1))
        .request(RunRequest.of("company.team/f", "new").priority(1))
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "low")
        .expect("QUEUED", "high", "low2", "new");
  }

  @Test
  void dropOldestLooksAtAllLinesThatAskForTheScope() {
    it.limit("pool:db", "slots: 0", "maxWaiting: 2", "onOverflow: DROP_OLDEST")
        .request(RunRequest.of("company.team/f", "heavy").pools(Map.of("db", 2)))
        .request(RunRequest.of("company.team/f", "light").pools(Map.of("db", 1)))
        .request(RunRequest.of("company.team/f", "new").pools(Map.of("db", 1)))
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "heavy")
        .expect("QUEUED", "light", "new");
  }

  @Test
  void aNewcomerOfTheLowestPriorityIsDroppedItself() {
    it.limit("tenant", "slots: 0", "maxWaiting: 1", "onOverflow: DROP_OLDEST")
        .request(RunRequest.of("company.team/f", "high").priority(2))
        .request(RunRequest.of("company.team/f", "low").priority(1))
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "low")
        .expect("QUEUED", "high");
  }

  @Test
  void whatWasAdmittedBeforeIsNeverDropped() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .limit("tenant", "slots: 1", "maxWaiting: 1", "onOverflow: DROP_OLDEST")
        .request("company.team/r", "retry")
        .started("retry")
        .failed("retry")
        .request("company.team/f", "a")
        .after(Duration.ofSeconds(2))
        .expect("QUEUED", "retry")
        .request(RunRequest.of("company.team/f", "new").priority(9))
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "new")
        .expect("QUEUED", "retry");
  }

  @Test
  void aNewcomerThatOneFullQueueRefusesDropsNobodyInAnother() {
    it.limit("flow:company.team/f", "slots: 0", "maxWaiting: 1", "onOverflow: DROP_OLDEST")
        .limit("pool:db", "slots: 5", "maxWaiting: 0")
        .request("company.team/f", "a")
        .request(RunRequest.of("company.team/f", "new").pools(Map.of("db", 1)))
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "new")
        .expect("QUEUED", "a");
  }

  @Test
  void anOverflowCountsThoseThatWaitNotThoseThatRun() {
    it.limit("tenant", "slots: 3", "maxWaiting: 2")
        .request("company.team/f", "a", "b", "c", "d", "e", "f")
        .expect("ADMITTED", "a", "b", "c")
        .expect("QUEUED", "d", "e")
        .expect("CANCELLED", "f");
  }
}
