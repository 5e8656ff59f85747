package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** semantics.md, "Arrival": which rule wins, from the first to the last. */
class ArrivalTest {
  private final Scenario it = new Scenario().flow("company.team/f");

  @Test
  void aRunForWhichThereIsRoomIsAdmittedAtOnce() {
    it.request("company.team/f", "a").expect("ADMITTED", "a");
    assertThat(it.attempt("a")).isEqualTo(1);
  }

  @Test
  void aRequestWithoutAnIdTakesTheDerivedOne() {
    it.request(RunRequest.of("company.team/f", null)).expect("ADMITTED", "derived1");
  }

  @Test
  void anIdThatLivesIsRefusedWhereverItsRunIs() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "active", "waiting")
        .request("company.team/unknown", "awaiting");
    for (String id : new String[] {"active", "waiting", "awaiting"}) {
      it.request("company.team/f", id).expectRefused(Code.DUPLICATE_RUN);
    }
    it.expect("ADMITTED", "active").expect("QUEUED", "waiting").expect("AWAITING", "awaiting");
  }

  @Test
  void anIdThatSettledIsRefused() {
    it.request("company.team/f", "a").started("a").succeeded("a");
    it.request("company.team/f", "a").expectRefused(Code.DUPLICATE_RUN).expect("SUCCEEDED", "a");
  }

  @Test
  void aDuplicateIsRefusedAlsoWhereItsFlowIsUnknownByNow() {
    it.request("company.team/f", "a").deleteFlow("company.team/f");
    it.request("company.team/f", "a").expectRefused(Code.DUPLICATE_RUN);
  }

  @Test
  void aRunOfADisabledFlowIsCancelledBeforeAnyLimitIsAsked() {
    it.flow("company.team/f", "disabled: true", "pools: {db: 3}")
        .limit("pool:db", "slots: 2")
        .limit("tenant", "slots: 0", "onFull: FAIL")
        .request("company.team/f", "a")
        .expectSettled("CANCELLED", Code.FLOW_DISABLED, "a");
  }

  @Test
  void aWeightThatNeverFitsFailsBeforeAFullLimitDecides() {
    it.flow("company.team/f", "pools: {db: 3}")
        .limit("flow:company.team/f", "slots: 1", "onFull: CANCEL")
        .request("company.team/f", "first")
        .limit("pool:db", "slots: 2")
        .request("company.team/f", "second")
        .expectSettled("FAILED", Code.WEIGHT_EXCEEDS_LIMIT, "second");
    assertThat(it.reason("second").scope()).hasToString("pool:db");
  }

  @Test
  void slotsZeroIsAPauseAndNotAWeightThatNeverFits() {
    it.flow("company.team/f", "pools: {db: 3}")
        .limit("pool:db", "slots: 0")
        .request("company.team/f", "a")
        .expectWaits("a", Code.LIMIT_FULL, "pool:db")
        .limit("pool:db", "slots: 3")
        .expect("ADMITTED", "a");
  }

  @Test
  void aRunWhoseWeightNoLongerFitsWaitsOn() {
    it.flow("company.team/f", "pools: {db: 3}")
        .limit("pool:db", "slots: 3")
        .request("company.team/f", "a", "b")
        .limit("pool:db", "slots: 2")
        .started("a")
        .succeeded("a")
        .expect("QUEUED", "b")
        .expectActive("pool:db", 0)
        .limit("pool:db", "slots: 3")
        .expect("ADMITTED", "b");
  }

  @Test
  void allSlotsAreTakenInOneStepOrNone() {
    it.limit("pool:db", "slots: 3")
        .limit("tenant", "slots: 1")
        .request(RunRequest.of("company.team/f", "a").pools(Map.of("db", 3)))
        .request(RunRequest.of("company.team/f", "b").pools(Map.of("net", 1)))
        .expect("ADMITTED", "a")
        .expect("QUEUED", "b")
        .expectActive("pool:db", 3)
        .expectActive("pool:net", 0)
        .expectActive("tenant", 1);
  }

  @Test
  void aRunCountsInEveryScopeThatItNames() {
    it.flow("company.team/f", "labels: {team: red}", "pools: {db: 3}", "workers: default")
        .request(
            RunRequest.of("company.team/f", "a")
                .labels(Map.of("env", "prod"))
                .pools(Map.of("gpu", 2)));
    Map.of(
            "tenant", 1,
            "namespace:company", 1,
            "namespace:company.team", 1,
            "flow:company.team/f", 1,
            "label:team", 1,
            "label:team=red", 1,
            "label:env=prod", 1,
            "pool:db", 3,
            "pool:gpu", 2,
            "queue:default", 1)
        .forEach(it::expectActive);
  }

  @Test
  void theRequestsOwnLabelsPoolsAndPriorityWin() {
    it.flow("company.team/f", "labels: {env: test}", "pools: {db: 3}", "priority: 5")
        .limit("tenant", "slots: 0")
        .request(
            RunRequest.of("company.team/f", "a")
                .labels(Map.of("env", "prod"))
                .pools(Map.of("db", 1))
                .priority(7))
        .removeLimit("tenant")
        .expectActive("label:env=prod", 1)
        .expectActive("label:env=test", 0)
        .expectActive("pool:db", 1);
    assertThat(it.live("a").place().priority()).isEqualTo(7);
  }

  @Test
  void revisionsThatLiveRunsNeedAreBounded() {
    String large = "labels: {%s}".formatted(labels());
    it.limit("flow:company.team/large", "slots: 0");
    int taken = 0;
    while (taken < 1_000 && !isRefused("priority: " + taken, large)) {
      it.request("company.team/large", "r" + taken++);
    }
    assertThat(taken).isBetween(10, 200);
    it.expectRefused(Code.REVISIONS_FULL);
    it.request("company.team/large", "more").expect("QUEUED", "more").kill("r0").kill("r1");
    assertThat(isRefused("priority: -1", large)).isFalse();
  }

  private boolean isRefused(String... yaml) {
    it.flow("company.team/large", yaml);
    return it.last().stream().anyMatch(Event.Refused.class::isInstance);
  }

  private static String labels() {
    return IntStream.range(0, 60)
        .mapToObj(i -> "k" + i + ": " + "v".repeat(200))
        .collect(Collectors.joining(", "));
  }

  @Test
  void aRunKeepsTheRevisionItArrivedWith() {
    it.limit("tenant", "slots: 0")
        .request("company.team/f", "a")
        .flow("company.team/f", "pools: {db: 1}")
        .removeLimit("tenant")
        .request("company.team/f", "b")
        .expectActive("pool:db", 1)
        .expectActive("flow:company.team/f", 2);
    assertThat(it.live("a").revision()).isEqualTo(1);
    assertThat(it.crash().live("b").revision()).isEqualTo(2);
  }

  // ---- Unknown flows: topics are not ordered among each other.

  @Test
  void aRunOfAnUnknownFlowWaitsForItsDefinition() {
    it.request("company.team/late", "a")
        .expect("AWAITING", "a")
        .after(Duration.ofMillis(4_999))
        .expect("AWAITING", "a")
        .flow("company.team/late")
        .expect("ADMITTED", "a");
  }

  @Test
  void aRunOfAnUnknownFlowFailsWhenTheGraceIsOver() {
    it.request("company.team/late", "a")
        .after(Duration.ofSeconds(5))
        .expectSettled("FAILED", Code.UNKNOWN_FLOW, "a")
        .flow("company.team/late")
        .expect("FAILED", "a");
  }

  @Test
  void aRunWhoseFlowCameInTimeIsDecided_howeverLongOlderRunsTake() {
    Scenario steps = Scenario.ofSteps(1);
    steps.flow("company.team/f").limit("tenant", "slots: 0");
    steps.request("company.team/f", "a", "b", "c", "d");
    steps.removeLimit("tenant").request("company.team/late", "run", "another");
    steps.flow("company.team/late").expect("AWAITING", "run");
    steps.later(Duration.ofSeconds(5)).tick();
    while (steps.unfinished()) {
      steps.tick();
    }
    steps.expectAdmitted("a", "b", "c", "d", "run", "another");
  }

  @Test
  void aRunThatWaitedForItsFlowKeepsItsArrival() {
    it.limit("tenant", "slots: 0")
        .request("company.team/late", "early")
        .request("company.team/f", "b")
        .flow("company.team/late")
        .request("company.team/f", "c")
        .removeLimit("tenant")
        .expectAdmitted("early", "b", "c");
  }

  @Test
  void aRunThatWaitedForItsFlowIsStillWaitingForItAfterACrash() {
    it.request("company.team/late", "a", "b")
        .crash()
        .queueReady("default")
        .flow("company.team/late")
        .expectAdmitted("a", "b");
  }

  @Test
  void whatCouldNeverRunHasFailedAlsoWhereItsTimeInLineIsOver() {
    it.limit("pool:db", "slots: 2")
        .request(
            RunRequest.of("company.team/late", "a")
                .pools(Map.of("db", 3))
                .queueTimeout(Duration.ofSeconds(1)))
        .after(Duration.ofSeconds(2))
        .flow("company.team/late")
        .expectSettled("FAILED", Code.WEIGHT_EXCEEDS_LIMIT, "a");
  }

  @Test
  void aFlowThatArrivesDisabledCancelsThoseThatWaitedForIt() {
    it.request("company.team/late", "a")
        .flow("company.team/late", "disabled: true")
        .expectSettled("CANCELLED", Code.FLOW_DISABLED, "a");
  }

  // ---- A flow's end concerns later arrivals only.

  @Test
  void deletingAFlowLeavesItsLiveRunsAndItsLimitAlone() {
    it.flow("company.team/g", "concurrency: {limit: 1}")
        .request("company.team/g", "a", "b")
        .deleteFlow("company.team/g")
        .request("company.team/g", "later")
        .expect("ADMITTED", "a")
        .expect("QUEUED", "b")
        .expect("AWAITING", "later")
        .crash()
        .queueReady("default")
        .expect("QUEUED", "b")
        .started("a")
        .succeeded("a")
        .expect("ADMITTED", "b")
        .expectActive("flow:company.team/g", 1)
        .after(Duration.ofSeconds(5))
        .expectSettled("FAILED", Code.UNKNOWN_FLOW, "later");
  }

  @Test
  void aRetryOfADeletedFlowStillFindsItsRevision() {
    it.flow("company.team/g", "retry: {maxAttempts: 2, backoff: PT1S}")
        .request("company.team/g", "a")
        .started("a")
        .deleteFlow("company.team/g")
        .failed("a")
        .crash()
        .queueReady("default")
        .after(Duration.ofSeconds(2))
        .expect("ADMITTED", "a")
        .started("a")
        .succeeded("a");
    assertThat(
            it.ledger()
                .tenant("default")
                .flow(it.ledger().settled(Scenario.key("a")).orElseThrow().flow()))
        .isEmpty();
  }

  @Test
  void disablingAFlowConcernsLaterArrivalsOnly() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b")
        .flow("company.team/f", "disabled: true")
        .started("a")
        .succeeded("a")
        .expect("ADMITTED", "b")
        .request("company.team/f", "c")
        .expectSettled("CANCELLED", Code.FLOW_DISABLED, "c");
  }

  // ---- Queues that can't take work yet.

  @Test
  void aRunWaitsForItsQueueToBeReadyAndOthersPassIt() {
    it.flow("company.team/gpu", "workers: gpu")
        .request("company.team/gpu", "a", "b")
        .expectWaits("a", Code.QUEUE_NOT_READY, null)
        .request("company.team/f", "c")
        .expect("ADMITTED", "c")
        .queueReady("gpu")
        .expectAdmitted("c", "a", "b");
  }

  @Test
  void afterACrashNothingIsAdmittedBeforeTheQueueIsKnownToBeReady() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b")
        .crash()
        .started("a")
        .succeeded("a")
        .expect("QUEUED", "b")
        .queueReady("default")
        .expect("ADMITTED", "b");
  }

  // ---- queueTimeout.

  @Test
  void aRunThatIsNotAdmittedWithinItsQueueTimeoutIsCancelled() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a")
        .request(RunRequest.of("company.team/f", "b").queueTimeout(Duration.ofSeconds(10)))
        .after(Duration.ofMillis(9_999))
        .expect("QUEUED", "b")
        .after(Duration.ofMillis(1))
        .expectSettled("CANCELLED", Code.QUEUE_TIMEOUT, "b")
        .started("a")
        .succeeded("a")
        .expect("CANCELLED", "b");
  }

  @Test
  void aRunWhoseQueueTimeoutHasPassedIsNotAdmittedEvenIfNobodyHasLookedYet() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a")
        .started("a")
        .request(RunRequest.of("company.team/f", "late").queueTimeout(Duration.ofSeconds(10)))
        .request("company.team/f", "c")
        .later(Duration.ofSeconds(10))
        .succeeded("a") // room, read before the clock's tick
        .expectSettled("CANCELLED", Code.QUEUE_TIMEOUT, "late")
        .expect("ADMITTED", "c");
  }

  @Test
  void aRunWhoseQueueTimeoutPassedWhileItWaitedForItsFlowIsCancelled() {
    it.request(RunRequest.of("company.team/late", "a").queueTimeout(Duration.ofSeconds(1)))
        .later(Duration.ofSeconds(3))
        .flow("company.team/late")
        .expectSettled("CANCELLED", Code.QUEUE_TIMEOUT, "a");
  }

  @Test
  void aRetryIsNotTimedOutInLine() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .limit("tenant", "slots: 1")
        .request(RunRequest.of("company.team/r", "a").queueTimeout(Duration.ofSeconds(2)))
        .started("a")
        .failed("a")
        .request("company.team/f", "b")
        .after(Duration.ofSeconds(2))
        .expect("QUEUED", "a")
        .after(Duration.ofHours(10))
        .expect("QUEUED", "a");
  }

  @Test
  void anInputThatIsReadTwiceChangesNothingTheSecondTime() {
    it.limit("tenant", "slots: 1").request("company.team/f", "a", "b");
    it.report("w1", Fact.What.STARTED, "a", 1).report("w1", Fact.What.SUCCEEDED, "a", 1);
    it.report("w1", Fact.What.SUCCEEDED, "a", 1).expectIgnored();
    it.request("company.team/f", "b").expectRefused(Code.DUPLICATE_RUN).expect("ADMITTED", "b");
  }
}
