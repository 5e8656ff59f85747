package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts and tries: retries with back-off, leases, what is lost, and what costs no try. */
class TriesTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Scenario it = new Scenario().limit("tenant", "slots: 1");

  // ---- Failed tries.

  @Test
  void withoutRetryTheFirstFailedTryIsTheLast() {
    it.flow("company.team/f")
        .request("company.team/f", "a")
        .started("a")
        .failed("a")
        .expectSettled("FAILED", Code.TASK_FAILED, "a");
  }

  @Test
  void maxAttemptsCountsFailedTries() {
    it.flow("company.team/f", "retry: {maxAttempts: 3, backoff: PT1S}")
        .request("company.team/f", "a");
    for (int failed = 1; failed <= 2; failed++) {
      it.started("a")
          .failed("a")
          .expect("RETRYING", "a")
          .expectActive("tenant", 0)
          .after(Duration.ofMinutes(1))
          .expect("ADMITTED", "a");
    }
    it.started("a").failed("a").expectSettled("FAILED", Code.TASK_FAILED, "a");
    assertThat(it.ledger().settled(Scenario.key("a")).orElseThrow().attempt()).isEqualTo(3);
  }

  @Test
  void whatItsWorkerDoesNotEndAtItsTimeoutIsStopped_andHoldsItsSlotsUntilItHas() {
    it.flow("company.team/f", "timeout: PT10S", "retry: {maxAttempts: 3}")
        .request("company.team/f", "a")
        .started("a");
    for (int i = 0; i < 3; i++) {
      it.after(Duration.ofSeconds(13)).report("w1", Fact.What.ALIVE, "a");
    }
    assertThat(it.live("a").stopping()).isNull();
    it.after(Duration.ofSeconds(1)); // a timeout and a lease
    assertThat(it.live("a").stopping()).isNull();
    it.report("w1", Fact.What.ALIVE, "a");
    assertThat(it.live("a").stopping().code()).isEqualTo(Code.RUN_TIMEOUT);
    it.expect("RUNNING", "a").expectActive("tenant", 1);
    it.report("w1", Fact.What.ALIVE, "a");
    assertThat(it.last()).singleElement().isInstanceOf(Event.Renewed.class);
    it.report("w1", Fact.What.KILLED, "a").expect("RETRYING", "a").expectActive("tenant", 0);
    assertThat(it.live("a").stopping()).isNull();
  }

  private Scenario stoppedForItsTimeout(String... yaml) {
    it.flow(
            "company.team/f",
            Stream.concat(Stream.of(yaml), Stream.of("timeout: PT1S", "lease: PT10S"))
                .toArray(String[]::new))
        .request("company.team/f", "a")
        .started("a")
        .aliveFor(Duration.ofSeconds(12), "a");
    assertThat(it.live("a").stopping().code()).isEqualTo(Code.RUN_TIMEOUT);
    return it;
  }

  @Test
  void withoutRetryWhatTookTooLongHasFailed() {
    stoppedForItsTimeout()
        .report("w1", Fact.What.KILLED, "a")
        .expectSettled("FAILED", Code.RUN_TIMEOUT, "a");
  }

  @Test
  void whatTookTooLongAndEndsAllTheSameHasItsOwnEnd() {
    stoppedForItsTimeout().succeeded("a").expect("SUCCEEDED", "a");
  }

  @Test
  void whatTookTooLongAndIsLostIsTriedAgain() {
    stoppedForItsTimeout().after(Duration.ofSeconds(10)).expect("ADMITTED", "a");
    assertThat(it.attempt("a")).isEqualTo(2);
    assertThat(it.live("a").stopping()).isNull();
  }

  @Test
  void whatTookTooLongCanBeKilled() {
    stoppedForItsTimeout()
        .kill("a")
        .report("w1", Fact.What.KILLED, "a")
        .expectSettled("KILLED", Code.OPERATOR_KILL, "a");
  }

  /** What was said meanwhile comes afterwards, an old sign of life first. */
  @Test
  void aPauseOfTheCoordinatorIsNoTimeout() {
    it.flow("company.team/f", "timeout: PT1M", "lease: PT30S")
        .request("company.team/f", "a")
        .started("a")
        .paused(Duration.ofMinutes(5))
        .tick()
        .report("w1", Fact.What.ALIVE, "a");
    assertThat(it.live("a").stopping()).isNull();
    it.failed("a").expectSettled("FAILED", Code.TASK_FAILED, "a");
  }

  /** Be it that its clock is far ahead: how long a run takes is counted from the take-over on. */
  @Test
  void anotherCoordinatorCountsAfresh() {
    it.flow("company.team/f", "timeout: PT1M", "lease: PT30S")
        .request("company.team/f", "a")
        .started("a")
        .paused(Duration.ofHours(1))
        .crash()
        .aliveFor(Duration.ofSeconds(89), "a");
    assertThat(it.live("a").stopping()).isNull();
    it.aliveFor(Duration.ofSeconds(1), "a");
    assertThat(it.live("a").stopping().code()).isEqualTo(Code.RUN_TIMEOUT);
  }

  @Test
  void whoWasKilledBeforeItsTimeoutIsKilled() {
    it.flow("company.team/f", "timeout: PT1S", "lease: PT1M")
        .request("company.team/f", "a")
        .started("a")
        .kill("a")
        .after(Duration.ofSeconds(62))
        .expectSettled("KILLED", Code.OPERATOR_KILL, "a");
  }

  @Test
  void whatFailedForGoodIsNotTriedAgain() {
    it.flow("company.team/f", "retry: {maxAttempts: 3}")
        .request("company.team/f", "a")
        .started("a")
        .report("w1", Fact.What.FAILED_FOR_GOOD, "a")
        .expect("FAILED", "a");
  }

  /** {@code backoff} doubled for each try, at most {@code maxBackoff}, and up to a fifth more. */
  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 5000", "5, 5000", "60, 5000"})
  void theBackOffDoublesUpToItsBound(int failed, long leastMillis) {
    it.flow("company.team/f", "retry: {maxAttempts: 100, backoff: PT1S, maxBackoff: PT5S}")
        .request("company.team/f", "a");
    for (int before = 1; before < failed; before++) {
      it.started("a").failed("a").after(Duration.ofSeconds(10));
    }
    it.started("a").failed("a");
    Duration pause = Duration.between(it.now(), it.live("a").until());
    assertThat(pause)
        .isBetween(Duration.ofMillis(leastMillis), Duration.ofMillis(leastMillis * 6 / 5));
    // It survives: what is kept is what is known.
    LiveRun before = it.live("a");
    assertThat(it.crash().live("a")).isEqualTo(before);
  }

  @Test
  void whatFailedTogetherDoesNotComeBackTogether() {
    it.removeLimit("tenant")
        .flow("company.team/f", "retry: {maxAttempts: 2, backoff: PT10S}")
        .request("company.team/f", "a", "b", "c")
        .started("a", "b", "c")
        .failed("a")
        .failed("b")
        .failed("c");
    assertThat(it.live("a").until()).isNotEqualTo(it.live("b").until());
    assertThat(it.live("b").until()).isNotEqualTo(it.live("c").until());
  }

  // ---- Leases.

  @Test
  void aLeaseBeginsWithStartedAndEveryReportOfLifeRenewsIt() {
    it.flow("company.team/f").request("company.team/f", "a").started("a");
    for (int i = 0; i < 5; i++) {
      it.after(LEASE.minusMillis(1)).report("w1", Fact.What.ALIVE, "a").expect("RUNNING", "a");
    }
    assertThat(it.attempt("a")).isEqualTo(1);
    it.after(LEASE).expect("ADMITTED", "a");
    assertThat(it.attempt("a")).isEqualTo(2);
  }

  @Test
  void aLeaseIsWhatItsFlowSays() {
    it.flow("company.team/f", "lease: PT5S").request("company.team/f", "a").started("a");
    it.after(Duration.ofMillis(4_999)).expect("RUNNING", "a");
    it.after(Duration.ofMillis(1)).expect("ADMITTED", "a");
  }

  @Test
  void theNextAttemptOfALostOneKeepsTheSlots() {
    it.flow("company.team/f")
        .request("company.team/f", "a", "b")
        .started("a")
        .after(LEASE)
        .expect("ADMITTED", "a")
        .expect("QUEUED", "b")
        .expectActive("tenant", 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2", "3, 3"})
  void aRunFailsWhenMaxLostIsUsedUp(int maxLost, int triesInAll) {
    it.flow("company.team/f", "retry: {maxLost: " + maxLost + "}").request("company.team/f", "a");
    for (int lost = 1; lost < triesInAll; lost++) {
      it.started("a").after(LEASE).expect("ADMITTED", "a");
    }
    it.started("a")
        .after(LEASE)
        .expectSettled("FAILED", Code.WORKER_LOST, "a")
        .expectActive("tenant", 0);
  }

  @Test
  void lostTriesAndFailedTriesAreCountedApart() {
    it.flow("company.team/f", "retry: {maxAttempts: 2, backoff: PT1S, maxLost: 2}")
        .request("company.team/f", "a")
        .started("a")
        .after(LEASE)
        .started("a")
        .failed("a")
        .expect("RETRYING", "a")
        .after(Duration.ofSeconds(2))
        .started("a")
        .after(LEASE)
        .expectSettled("FAILED", Code.WORKER_LOST, "a");
  }

  @Test
  void aPauseOfTheCoordinatorItselfExtendsEveryLease() {
    it.flow("company.team/f")
        .request("company.team/f", "a")
        .started("a")
        .paused(Duration.ofHours(1))
        .expect("RUNNING", "a")
        .after(LEASE)
        .expect("ADMITTED", "a");
  }

  @Test
  void aMoveOfTheCoordinatorBeginsEveryLeaseAfresh() {
    it.flow("company.team/f")
        .request("company.team/f", "a")
        .started("a")
        .after(LEASE.minusMillis(1))
        .crash()
        .queueReady("default")
        .after(LEASE.minusMillis(1))
        .expect("RUNNING", "a")
        .after(Duration.ofMillis(1))
        .expect("ADMITTED", "a");
  }

  @Test
  void aReportThatIsReadBeforeTheLeaseIsLookedAtSavesTheRun() {
    it.flow("company.team/f")
        .request("company.team/f", "a")
        .started("a")
        .later(LEASE.multipliedBy(2))
        .report("w1", Fact.What.ALIVE, "a")
        .tick()
        .expect("RUNNING", "a");
  }

  @Test
  void aLostWorkerThatComesBackIsNotHeard() {
    it.flow("company.team/f").request("company.team/f", "a").started("a").after(LEASE);
    it.report("w1", Fact.What.ALIVE, "a", 1).expectIgnored();
    it.report("w1", Fact.What.SUCCEEDED, "a", 1).expectIgnored().expect("ADMITTED", "a");
  }

  // ---- What costs no try.

  @ParameterizedTest
  @CsvSource({"HANDED_BACK", "REDELIVERED", "EXPIRED"})
  void whatCameToNothingCostsNoTryAndKeepsItsSlots(Fact.What what) {
    it.flow("company.team/f", "retry: {maxLost: 1}").request("company.team/f", "a", "b");
    for (int i = 1; i <= 5; i++) {
      it.started("a").report("w1", what, "a").expect("ADMITTED", "a").expect("QUEUED", "b");
      assertThat(it.attempt("a")).isEqualTo(i + 1);
    }
    it.started("a").succeeded("a").expect("SUCCEEDED", "a").expect("ADMITTED", "b");
  }

  /** Its delivery was not acknowledged, and may be given to another worker without a word. */
  @Test
  void aStartThatWasWithdrawnIsAnothersForAsLongAsALease() {
    it.flow("company.team/f", "retry: {maxLost: 0}").request("company.team/f", "a", "b");
    it.started("a").report("w1", Fact.What.WITHDRAWN, "a").expect("ADMITTED", "a");
    it.report("w2", Fact.What.STARTED, "a").expect("RUNNING", "a").expect("QUEUED", "b");
    assertThat(it.attempt("a")).isEqualTo(1);
    it.after(LEASE.dividedBy(2)).report("w2", Fact.What.ALIVE, "a").after(LEASE.dividedBy(2));
    it.expect("RUNNING", "a").report("w2", Fact.What.SUCCEEDED, "a").expect("SUCCEEDED", "a");
  }

  @Test
  void aStartThatWasWithdrawnAndThatNobodyTakesIsDispatchedAgain() {
    it.flow("company.team/f", "retry: {maxLost: 0}").request("company.team/f", "a", "b");
    it.started("a").after(LEASE.dividedBy(2)).report("w1", Fact.What.WITHDRAWN, "a");
    it.after(LEASE.minusMillis(1));
    assertThat(it.attempt("a")).isEqualTo(1);
    it.after(Duration.ofMillis(1)).expect("ADMITTED", "a").expect("QUEUED", "b");
    assertThat(it.attempt("a")).isEqualTo(2);
  }

  @Test
  void whatWasSaidBeforeAStartWasWithdrawnAndComesAgainChangesNothing() {
    it.flow("company.team/f").request("company.team/f", "a").started("a");
    it.report("w1", Fact.What.WITHDRAWN, "a");
    it.report("w1", Fact.What.STARTED, "a").expectIgnored();
    it.report("w1", Fact.What.ALIVE, "a").expectIgnored();
    it.after(LEASE.dividedBy(2)).report("w1", Fact.What.WITHDRAWN, "a").expectIgnored();
    it.after(LEASE.dividedBy(2)).expect("ADMITTED", "a");
    assertThat(it.attempt("a")).isEqualTo(2);
  }

  @Test
  void aStartThatWasWithdrawnSurvivesACrash() {
    it.flow("company.team/f").request("company.team/f", "a").started("a");
    it.report("w1", Fact.What.WITHDRAWN, "a").crash();
    it.report("w1", Fact.What.STARTED, "a").expectIgnored();
    it.after(LEASE).expect("ADMITTED", "a");
    assertThat(it.attempt("a")).isEqualTo(2);
  }

  @Test
  void anAttemptThatNobodyStartedIsDispatchedAgainWhenNobodyCanStartItAnyMore() {
    it.flow("company.team/f", "retry: {maxLost: 0}")
        .request("company.team/f", "a")
        .after(AdmissionSettings.DEFAULT.dispatchTime())
        .expectAdmitted("a")
        .after(AdmissionSettings.DEFAULT.clockMargin())
        .expectAdmitted("a", "a")
        .expectActive("tenant", 1);
    assertThat(it.attempt("a")).isEqualTo(2);
    it.report("w1", Fact.What.STARTED, "a", 1).expectIgnored();
  }

  @Test
  void theDispatchTimeSurvivesACrash() {
    it.flow("company.team/f")
        .request("company.team/f", "a")
        .crash()
        .queueReady("default")
        .after(Duration.ofMinutes(61))
        .expectAdmitted("a", "a");
  }
}
