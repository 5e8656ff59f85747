package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code onFull: CANCEL_RUNNING}, sentence by sentence. */
class SupersedingTest {
  private final Scenario it = new Scenario().flow("company.team/f");

  private void stopped(String run) {
    it.report("w1", Fact.What.KILLED, run);
  }

  private void expectStopping(String... runs) {
    for (String run : runs) {
      assertThat(it.live(run).stopping().code()).isEqualTo(Code.SUPERSEDED);
    }
  }

  private void expectNotStopping(String... runs) {
    for (String run : runs) {
      assertThat(it.live(run).stopping()).isNull();
    }
  }

  @Test
  void theOldestIsAskedToStopAndTheNewcomerTakesItsSlotWhenItIsFreeAndNotBefore() {
    it.limit("tenant", "slots: 2", "onFull: CANCEL_RUNNING")
        .request("company.team/f", "a", "b")
        .started("a", "b")
        .request("company.team/f", "c");
    expectStopping("a");
    expectNotStopping("b");
    it.expect("QUEUED", "c").expectActive("tenant", 2);
    stopped("a");
    it.expectSettled("KILLED", Code.SUPERSEDED, "a")
        .expect("ADMITTED", "c")
        .expectActive("tenant", 2);
  }

  /** Stopped because it takes too long it may be tried again, and would keep its slot. */
  @Test
  void whoIsStoppedForItsTimeoutIsAskedAllTheSame() {
    it.flow("company.team/t", "timeout: PT1S", "lease: PT10S", "retry: {maxAttempts: 5}")
        .limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING")
        .request("company.team/t", "a")
        .started("a")
        .aliveFor(Duration.ofSeconds(12), "a");
    assertThat(it.live("a").stopping().code()).isEqualTo(Code.RUN_TIMEOUT);
    it.request("company.team/f", "b");
    assertThat(it.live("a").stopping().code()).isEqualTo(Code.SUPERSEDED);
    it.after(Duration.ofSeconds(10)) // and its worker dies
        .expectSettled("KILLED", Code.SUPERSEDED, "a")
        .expect("ADMITTED", "b");
  }

  @Test
  void nobodyIsStoppedForANewcomerWhoseRoomIsKeptForABetterPlace() {
    it.flow("company.team/g", "concurrency: {limit: 1, behavior: CANCEL_RUNNING}", "pools: [db]")
        .limit("pool:db", "slots: 4", "reserveAfter: PT10S")
        .request(RunRequest.of("company.team/f", "light1").pools(Map.of("db", 1)))
        .request(RunRequest.of("company.team/f", "heavy").pools(Map.of("db", 4)))
        .request(RunRequest.of("company.team/f", "light2").pools(Map.of("db", 1)))
        .request("company.team/g", "a")
        .started("light1", "light2", "a")
        .after(Duration.ofSeconds(11));
    it.succeeded("light1").expect("QUEUED", "heavy");
    it.request("company.team/g", "newcomer").expect("QUEUED", "newcomer");
    expectNotStopping("a");
  }

  @Test
  void whatIsKeptForAnEarlierNewcomerThatItCancelsIsItsOwn() {
    it.flow("company.team/g", "concurrency: {limit: 1, behavior: CANCEL_RUNNING}", "pools: [db]")
        .limit("pool:db", "slots: 1", "reserveAfter: PT10S")
        .request("company.team/g", "a")
        .started("a")
        .request("company.team/g", "b")
        .after(Duration.ofSeconds(11))
        .request("company.team/g", "c")
        .expectSettled("CANCELLED", Code.SUPERSEDED, "b");
    expectStopping("a");
    stopped("a");
    it.expect("ADMITTED", "c");
  }

  @Test
  void afterAStartTheQueueOfRunsAtWorkCountsAsReady() {
    it.flow("company.team/g", "concurrency: {limit: 1, behavior: CANCEL_RUNNING}")
        .request("company.team/g", "a")
        .started("a")
        .crash()
        .request("company.team/g", "newcomer")
        .expect("QUEUED", "newcomer");
    expectStopping("a");
  }

  @Test
  void nobodyIsStoppedForANewcomerWhoseQueueIsNotReady() {
    it.flow("company.team/g", "concurrency: {limit: 1, behavior: CANCEL_RUNNING}")
        .request("company.team/g", "a")
        .started("a")
        .flow("company.team/g", "concurrency: {limit: 1, behavior: CANCEL_RUNNING}", "workers: gpu")
        .request("company.team/g", "newcomer")
        .expect("QUEUED", "newcomer");
    expectNotStopping("a");
  }

  /** After a crash it is not known yet whether the queue can take work; its limit is known. */
  @Test
  void nobodyIsStoppedAfterACrashForANewcomerThatTheQueuesLimitKeepsOut() {
    it.flow("company.team/g", "concurrency: {limit: 1, behavior: CANCEL_RUNNING}")
        .request("company.team/g", "a")
        .request("company.team/f", "b")
        .started("a")
        .started("b")
        .limit("queue:default", "slots: 1")
        .crash()
        .request("company.team/g", "newcomer")
        .expect("QUEUED", "newcomer");
    expectNotStopping("a");
  }

  @Test
  void whatWasSupersededIsNotRetried() {
    it.flow("company.team/r", "retry: {maxAttempts: 5}")
        .limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING")
        .request("company.team/r", "a")
        .started("a")
        .request("company.team/f", "b")
        .failed("a")
        .expectSettled("KILLED", Code.SUPERSEDED, "a")
        .expect("ADMITTED", "b");
  }

  @Test
  void asManyAreAskedAsTheNewcomersWeightNeeds() {
    it.limit("pool:db", "slots: 4", "onFull: CANCEL_RUNNING");
    for (String run : new String[] {"a", "b", "c"}) {
      it.request(RunRequest.of("company.team/f", run).pools(Map.of("db", 1))).started(run);
    }
    it.request(RunRequest.of("company.team/f", "heavy").pools(Map.of("db", 3)));
    expectStopping("a", "b");
    expectNotStopping("c");
    stopped("a");
    it.expect("QUEUED", "heavy");
    stopped("b");
    it.expect("ADMITTED", "heavy").expectActive("pool:db", 4);
  }

  @Test
  void oldestMeansArrivedFirstWhateverStartedFirst() {
    it.limit("tenant", "slots: 0")
        .request("company.team/f", "a")
        .request(RunRequest.of("company.team/f", "b").priority(9))
        .limit("tenant", "slots: 2", "onFull: CANCEL_RUNNING")
        .expectAdmitted("b", "a")
        .request("company.team/f", "c");
    expectStopping("a");
    expectNotStopping("b");
  }

  @Test
  void nobodyIsAskedIfTheNewcomerWouldNotFitEvenThen() {
    it.flow("company.team/db", "pools: {db: 1}")
        .limit("flow:company.team/f", "slots: 1", "onFull: CANCEL_RUNNING")
        .limit("pool:db", "slots: 1")
        .request("company.team/db", "holder")
        .request("company.team/f", "a")
        .started("a", "holder")
        .request(RunRequest.of("company.team/f", "b").pools(Map.of("db", 1)));
    expectNotStopping("a", "holder");
    it.expectWaits("b", Code.LIMIT_FULL, "flow:company.team/f");
  }

  @Test
  void theSlotsThatTheSupersededFreeInOuterLimitsCount() {
    it.limit("flow:company.team/f", "slots: 1", "onFull: CANCEL_RUNNING")
        .limit("tenant", "slots: 1")
        .request("company.team/f", "a")
        .started("a")
        .request("company.team/f", "b");
    expectStopping("a");
    stopped("a");
    it.expect("ADMITTED", "b");
  }

  @Test
  void earlierNewcomersThatStillWaitAreCancelled() {
    it.limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING")
        .request("company.team/f", "a")
        .started("a")
        .request("company.team/f", "b", "c")
        .expectSettled("CANCELLED", Code.SUPERSEDED, "b")
        .expect("QUEUED", "c");
    stopped("a");
    it.expectAdmitted("a", "c");
  }

  /** It is not cancelled and gets the next slots: nobody is stopped for one who comes after it. */
  @Test
  void aRetryThatWaitsGoesFirst() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING")
        .request("company.team/r", "retry")
        .started("retry")
        .failed("retry")
        .request("company.team/f", "a")
        .after(Duration.ofSeconds(2))
        .expect("QUEUED", "retry")
        .started("a")
        .request("company.team/f", "b")
        .expect("QUEUED", "retry", "b");
    expectNotStopping("a");
    it.succeeded("a").expect("ADMITTED", "retry").expect("QUEUED", "b");
    it.started("retry").succeeded("retry").expect("ADMITTED", "b");
  }

  @Test
  void whoHasABetterPlaceThanARetryTakesTheSlotsBeforeIt() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING")
        .request("company.team/r", "retry")
        .started("retry")
        .failed("retry")
        .request("company.team/f", "a")
        .after(Duration.ofSeconds(2))
        .started("a")
        .request(RunRequest.of("company.team/f", "urgent").priority(1));
    expectStopping("a");
    it.report("w1", Fact.What.KILLED, "a").expect("ADMITTED", "urgent").expect("QUEUED", "retry");
  }

  /** The retry is behind an earlier newcomer, but would be the head if that one were cancelled. */
  @Test
  void nobodyIsCancelledForOneWhoseRoomIsKeptForARetryOfTheSameLine() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .limit("tenant", "slots: 1", "reserveAfter: PT10S")
        .request("company.team/r", "retry")
        .started("retry")
        .failed("retry")
        .request("company.team/f", "a")
        .after(Duration.ofSeconds(2))
        .request("company.team/f", "forced")
        .force("forced") // passes over
        .limit("tenant", "slots: 1", "reserveAfter: PT10S", "onFull: CANCEL_RUNNING")
        .after(Duration.ofMinutes(1))
        .request(RunRequest.of("company.team/r", "urgent").priority(1));
    expectStopping("a");
    expectStopping("forced");
    it.request("company.team/f", "later").expect("QUEUED", "retry", "urgent", "later");
  }

  @Test
  void aSecondNewcomerAsksNobodyElseWhileTheFirstOnesVictimIsEnding() {
    it.limit("tenant", "slots: 2", "onFull: CANCEL_RUNNING")
        .request("company.team/f", "a", "b")
        .started("a", "b")
        .request("company.team/f", "c", "d");
    expectStopping("a");
    expectNotStopping("b");
    it.expectSettled("CANCELLED", Code.SUPERSEDED, "c").expect("QUEUED", "d");
  }

  @Test
  void aRunThatNobodyHasStartedYetHoldsItsSlotsUntilThatIsCertain() {
    it.limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING").request("company.team/f", "a", "b");
    expectStopping("a");
    it.expect("QUEUED", "b")
        .after(AdmissionSettings.DEFAULT.dispatchTime())
        .expect("QUEUED", "b")
        .after(AdmissionSettings.DEFAULT.clockMargin())
        .expectSettled("KILLED", Code.SUPERSEDED, "a")
        .expect("ADMITTED", "b");
  }

  @Test
  void withSlotsZeroItIsQueue() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a")
        .started("a")
        .limit("tenant", "slots: 0", "onFull: CANCEL_RUNNING")
        .request("company.team/f", "b");
    expectNotStopping("a");
    it.expectWaits("b", Code.LIMIT_FULL, "tenant");
  }

  @Test
  void aNewcomerThatMayNotWaitAsksNobodyToStop() {
    it.limit("flow:company.team/f", "slots: 1", "onFull: CANCEL_RUNNING")
        .limit("tenant", "slots: 5", "maxWaiting: 0")
        .request("company.team/f", "a")
        .started("a")
        .request("company.team/f", "b")
        .expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "b");
    expectNotStopping("a");
  }

  @Test
  void theEarlierNewcomerMakesRoomInAFullQueueToo() {
    it.limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING", "maxWaiting: 1")
        .request("company.team/f", "a")
        .started("a")
        .request("company.team/f", "b", "c")
        .expectSettled("CANCELLED", Code.SUPERSEDED, "b")
        .expect("QUEUED", "c");
  }

  @Test
  void earlierNewcomersAreCancelledInTheOrderOfTheirArrivalWhateverTheirLine() {
    it.limit("tenant", "slots: 1").request("company.team/f", "active").started("active");
    List<String> newcomers = new ArrayList<>();
    for (int run = 0; run < 20; run++) {
      newcomers.add("r" + run);
      it.request(RunRequest.of("company.team/f", "r" + run).pools(Map.of("p" + run % 7, 1)));
    }
    it.limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING").request("company.team/f", "last");
    List<String> cancelled =
        it.last().stream()
            .filter(Event.Settled.class::isInstance)
            .map(event -> ((Event.Settled) event).run().key().run())
            .toList();
    assertThat(cancelled).isEqualTo(newcomers);
  }

  @Test
  void aBacklogFromBeforeIsSupersededInBoundedSteps() {
    Scenario steps = inStepsOf(10);
    steps.flow("company.team/f").limit("flow:company.team/f", "slots: 1");
    steps.request("company.team/f", "running");
    for (int i = 0; i < 35; i++) {
      steps.request("company.team/f", "earlier" + i);
    }
    steps
        .limit("flow:company.team/f", "slots: 1", "onFull: CANCEL_RUNNING")
        .request("company.team/f", "newcomer")
        .expect("UNDECIDED", "newcomer")
        .expect("ADMITTED", "running");
    int ticks = 0;
    while (steps.unfinished()) {
      steps.tick();
      assertThat(steps.last()).hasSizeLessThanOrEqualTo(12);
      ticks++;
    }
    assertThat(ticks).isBetween(3, 6);
    for (int i = 0; i < 35; i++) {
      steps.expectSettled("CANCELLED", Code.SUPERSEDED, "earlier" + i);
    }
    steps.expect("QUEUED", "newcomer");
    assertThat(steps.live("running").stopping()).isNotNull();
  }

  private static Scenario inStepsOf(int looks) {
    AdmissionSettings usual = AdmissionSettings.DEFAULT;
    return new Scenario(
        new AdmissionSettings(
            usual.unknownFlowGrace(), usual.dispatchTime(), usual.clockMargin(), 1_000, looks));
  }

  private static void drain(Scenario steps) {
    while (steps.unfinished()) {
      steps.tick();
    }
  }

  /** However many steps it would take: what is decided doesn't depend on how far a step goes. */
  @Test
  void aNewcomerThatMayNotWaitSupersedesNobodyOfALongBacklog() {
    Scenario steps = inStepsOf(10).flow("company.team/f");
    steps.limit("flow:company.team/f", "slots: 1").request("company.team/f", "running");
    for (int i = 0; i < 35; i++) {
      steps.request("company.team/f", "earlier" + i);
    }
    steps
        .limit("flow:company.team/f", "slots: 1", "onFull: CANCEL_RUNNING")
        .limit("pool:db", "slots: 5", "maxWaiting: 0");
    drain(steps);
    steps.request(RunRequest.of("company.team/f", "newcomer").pools(Map.of("db", 1)));
    drain(steps);
    steps.expectSettled("CANCELLED", Code.QUEUE_OVERFLOW, "newcomer");
    for (int i = 0; i < 35; i++) {
      steps.expect("QUEUED", "earlier" + i);
    }
    assertThat(steps.live("running").stopping()).isNull();
  }

  @Test
  void aLongBacklogMakesRoomInEveryFullQueueThatItStandsIn() {
    Scenario steps = inStepsOf(10).flow("company.team/f").flow("company.team/g");
    steps
        .limit("flow:company.team/f", "slots: 1")
        .limit("flow:company.team/g", "slots: 0")
        .request("company.team/f", "running")
        .request("company.team/g", "other1", "other2");
    for (int i = 0; i < 35; i++) {
      steps.request(RunRequest.of("company.team/f", "earlier" + i).pools(Map.of("p" + i % 7, 1)));
    }
    steps
        .limit("flow:company.team/f", "slots: 1", "onFull: CANCEL_RUNNING")
        .limit("tenant", "slots: 50", "maxWaiting: 3");
    drain(steps);
    steps.request("company.team/f", "newcomer");
    drain(steps);
    for (int i = 0; i < 35; i++) {
      steps.expectSettled("CANCELLED", Code.SUPERSEDED, "earlier" + i);
    }
    steps.expect("QUEUED", "newcomer", "other1", "other2");
    assertThat(steps.live("running").stopping()).isNotNull();
  }
}
