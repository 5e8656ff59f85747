package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Reserver;
import io.berth.protocol.Code;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is passed over for ever: slots are kept for a head that was, for longer than may be. */
class ReservationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Scenario it =
      new Scenario()
          .flow("company.team/f")
          .flow("company.team/g")
          .flow("company.team/h")
          .limit("pool:db", "slots: 4", "reserveAfter: PT10S");

  @Test
  void aHeavyHeadThatLightRunsPassOverGetsItsTurn() {
    it.request(light("a"))
        .request(light("b"))
        .request(heavy("heavy", 4))
        .request(light("c")) // passes over
        .expectAdmitted("a", "b", "c")
        .after(PATIENCE)
        .request(light("d"))
        .expectWaits("d", Code.ROOM_RESERVED, "pool:db")
        .succeeded("a", "b")
        .expect("QUEUED", "heavy", "d")
        .succeeded("c")
        .expectAdmitted("a", "b", "c", "heavy")
        .succeeded("heavy")
        .expectAdmitted("a", "b", "c", "heavy", "d");
    assertThat(reserver("pool:db")).isEmpty();
  }

  /** No limit is full, so none decides: what is kept is not what {@code onFull} is about. */
  @ParameterizedTest
  @ValueSource(strings = {"QUEUE", "CANCEL", "FAIL", "CANCEL_RUNNING"})
  void aNewcomerWhoseRoomIsKeptWaitsWhateverAFullLimitWouldDo(String onFull) {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .limit("pool:db", "slots: 4", "reserveAfter: PT10S", "onFull: " + onFull)
        .flow("company.team/f", "concurrency: {limit: 9, behavior: " + onFull + "}")
        .after(PATIENCE)
        .request(light("c"))
        .expectWaits("c", Code.ROOM_RESERVED, "pool:db")
        .expectActive("pool:db", 2)
        .succeeded("a", "b")
        .expectAdmitted("a", "b", "heavy")
        .succeeded("heavy")
        .expectAdmitted("a", "b", "heavy", "c");
  }

  @Test
  void notBeforeItHasWaitedSoLong() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE.minusMillis(1))
        .request(light("c"))
        .expectAdmitted("a", "b", "c")
        .after(Duration.ofMillis(1))
        .request(light("d"))
        .expectWaits("d", Code.ROOM_RESERVED, "pool:db");
  }

  /** However long it has waited: it need not be asked by the clock again first. */
  @Test
  void asSoonAsSomebodyPassesItOver() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .after(PATIENCE.multipliedBy(100))
        .request(light("b")) // passes over
        .tick()
        .request(light("c"))
        .expectAdmitted("a", "b")
        .expectWaits("c", Code.ROOM_RESERVED, "pool:db");
  }

  /** Of two that limits can tell apart, and that weigh the same. */
  @Test
  void asSoonAsSomebodyPassesOverTheNextOne() {
    it.limit("flow:*", "slots: 9")
        .request(light("a"))
        .request(RunRequest.of("company.team/g", "heavy1").pools(Map.of("db", 4)))
        .request(heavy("heavy2", 4))
        .after(PATIENCE.multipliedBy(100))
        .request(light("b")) // passes over both
        .tick()
        .kill("heavy1")
        .request(light("c")) // passes over the second
        .tick()
        .request(light("d"))
        .expectAdmitted("a", "b", "c")
        .expectWaits("d", Code.ROOM_RESERVED, "pool:db");
  }

  @Test
  void notForAHeadThatNobodyPassedOver() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .after(PATIENCE.multipliedBy(10))
        .request(light("b"))
        .expectAdmitted("a", "b");
  }

  @Test
  void notWhileOneOfItsLimitsIsPaused() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .limit("flow:company.team/h", "slots: 0")
        .after(PATIENCE.multipliedBy(2))
        .request(light("c"))
        .expectAdmitted("a", "b", "c")
        .limit("flow:company.team/h", "slots: 1")
        .after(PATIENCE.multipliedBy(2))
        .request(light("d"))
        .expectWaits("d", Code.ROOM_RESERVED, "pool:db")
        // Paused again: nothing is kept for it, and whoever waits for that goes at once.
        .limit("flow:company.team/h", "slots: 0")
        .expectAdmitted("a", "b", "c", "d");
  }

  @Test
  void notWhileALimitIsSmallerThanItsWeight() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .request(light("c"))
        .expect("QUEUED", "c")
        .limit("pool:db", "slots: 3", "reserveAfter: PT10S")
        .expectAdmitted("a", "b", "c");
  }

  @Test
  void notBecauseOfALimitWhereNobodyPassedItOver() {
    // The head waits for its flow, where first come is first served, though many pass it over in
    // the pool.
    it.limit("flow:company.team/h", "slots: 1")
        .request("company.team/h", "running")
        .request(heavy("head", 2))
        .request(light("a"))
        .request(light("b"))
        .after(PATIENCE.multipliedBy(3))
        .request(light("c"))
        .expectAdmitted("running", "a", "b", "c");
  }

  @Test
  void inEveryLimitThatBlocksItItWasPassedOver() {
    // x and y free up in turn, never together: without reservation the head would wait for ever.
    it.limit("pool:x", "slots: 1", "reserveAfter: PT10S")
        .limit("pool:y", "slots: 1", "reserveAfter: PT10S")
        .request(RunRequest.of("company.team/f", "x1").pools(Map.of("x", 1)))
        .request(RunRequest.of("company.team/g", "y1").pools(Map.of("y", 1)))
        .request(RunRequest.of("company.team/h", "both").pools(Map.of("x", 1, "y", 1)))
        .request(RunRequest.of("company.team/f", "x2").pools(Map.of("x", 1)))
        .request(RunRequest.of("company.team/g", "y2").pools(Map.of("y", 1)))
        .request(RunRequest.of("company.team/f", "x3").pools(Map.of("x", 1)))
        .succeeded("x1")
        .after(PATIENCE)
        .expect("ADMITTED", "x2"); // passed over in x alone; y has blocked it all the time
    assertThat(reserver("pool:x")).isEmpty();
    it.succeeded("y1").expect("ADMITTED", "y2").after(Duration.ofSeconds(1));
    assertThat(reserver("pool:x")).contains("both");
    assertThat(reserver("pool:y")).contains("both");
    it.succeeded("x2")
        .expect("QUEUED", "x3", "both")
        .succeeded("y2")
        .expect("ADMITTED", "both")
        .succeeded("both")
        .expect("ADMITTED", "x3");
  }

  @Test
  void aBetterPlaceIsNotBound() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .request(light("later"))
        .expect("QUEUED", "later")
        .request(light("urgent").priority(1))
        .expectAdmitted("a", "b", "urgent");
  }

  @Test
  void aScopeIsKeptForTheBestPlaceAlone() {
    it.request(light("a"))
        .request(light("b"))
        .request(heavy("heavy4", 4))
        .request(heavy("heavy3", 3))
        .request(light("c"))
        .after(PATIENCE);
    assertThat(reserver("pool:db")).contains("heavy4");
    it.succeeded("a", "b")
        .expect("QUEUED", "heavy4", "heavy3") // three are free: enough for heavy3, but kept
        .succeeded("c")
        .expect("ADMITTED", "heavy4")
        .succeeded("heavy4")
        .expect("ADMITTED", "heavy3");
  }

  @Test
  void whatWasKeptIsFreeAtOnceWhenTheHeadIsKilled() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .request(light("c"))
        .request(light("d"))
        .expect("QUEUED", "c", "d")
        .kill("heavy")
        .expectAdmitted("a", "b", "c", "d");
  }

  @Test
  void itIsKeptAcrossACrash() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .crash()
        .queueReady("default")
        .request(light("c"))
        .expectWaits("c", Code.ROOM_RESERVED, "pool:db")
        .succeeded("a", "b")
        .expectAdmitted("a", "b", "heavy");
  }

  @Test
  void itEndsWhenTheRunIsAdmittedAndBeginsAnewInTheNextLine() {
    it.flow("company.team/h", "retry: {maxAttempts: 2, backoff: PT0.1S}")
        .request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .succeeded("a", "b")
        .request(light("c"))
        .expect("ADMITTED", "heavy")
        .started("heavy")
        .failed("heavy")
        .expect("ADMITTED", "c")
        .after(Duration.ofSeconds(1))
        .expect("QUEUED", "heavy")
        .request(light("d"))
        .expect("ADMITTED", "d"); // it has not waited long this time
  }

  @Test
  void aLongerReserveAfterTakesItBack() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .request(light("c"))
        .expect("QUEUED", "c")
        .limit("pool:db", "slots: 4", "reserveAfter: PT1H")
        .expect("ADMITTED", "c");
  }

  @Test
  void aHeadThatComesBeforeItReservesNothingYet() {
    it.request(light("a"))
        .request(heavy("heavy", 4))
        .request(light("b"))
        .after(PATIENCE)
        .request(light("c"))
        .expect("QUEUED", "c")
        .request(heavy("urgent", 4).priority(5))
        .expect("ADMITTED", "c"); // heavy is no head any more
  }

  @Test
  void moreIsFreeAtOnceWhenAQueueTakesWorkAndABetterPlaceThatNeedsLessReserves() {
    passedOverInEnv("company.team/gpu");
    it.queueReady("gpu").after(PATIENCE);
    assertThat(reserver("pool:db")).contains("one");
    it.crash()
        .queueReady("default")
        .request(light("again")) // who is not marked yet must be passed over again
        .expect("ADMITTED", "again")
        .succeeded("again")
        .after(PATIENCE)
        .request(light("next"));
    assertThat(reserver("pool:db")).contains("three");
    it.expectWaits("next", Code.ROOM_RESERVED, "pool:db").queueReady("gpu");
    assertThat(reserver("pool:db")).contains("one");
    it.expect("ADMITTED", "next");
  }

  @Test
  void moreIsFreeAtOnceWhenSlotsElsewhereAndABetterPlaceThatNeedsLessReserves() {
    passedOverInEnv("company.team/g");
    it.succeeded("urgent1").after(PATIENCE);
    assertThat(reserver("pool:db")).contains("one");
    it.request(urgent("urgent2")).after(PATIENCE).request(light("next"));
    assertThat(reserver("pool:db")).contains("three");
    it.expectWaits("next", Code.ROOM_RESERVED, "pool:db").succeeded("urgent2");
    assertThat(reserver("pool:db")).contains("one");
    it.expect("ADMITTED", "next");
  }

  /**
   * Of four slots of db two are free, three are wanted by one head, and one by another that has a
   * better place and is passed over in env, while it waits for net as well, or for its queue.
   */
  private void passedOverInEnv(String flow) {
    it.flow("company.team/gpu", "workers: gpu")
        .limit("pool:env", "slots: 1", "reserveAfter: PT10S")
        .limit("pool:net", "slots: 1", "reserveAfter: PT10S")
        .request(urgent("urgent1"))
        .request(RunRequest.of("company.team/f", "env1").pools(Map.of("env", 1)))
        .request(heavy("two", 2));
    Map<String, Integer> pools = new HashMap<>(Map.of("db", 1, "env", 1));
    if (flow.endsWith("/g")) {
      pools.put("net", 1);
    }
    it.request(RunRequest.of(flow, "one").pools(pools))
        .request(heavy("three", 3))
        .succeeded("env1")
        .request(RunRequest.of("company.team/f", "env2").pools(Map.of("env", 1)))
        .request(light("passing"))
        .expectAdmitted("urgent1", "env1", "two", "env2", "passing")
        .succeeded("passing");
  }

  private static RunRequest urgent(String id) {
    return RunRequest.of("company.team/f", id).pools(Map.of("net", 1)).priority(9);
  }

  @Test
  void itOutranksFairness() {
    it.limit("pool:db", "slots: 2", "reserveAfter: PT10S", "order: FAIR", "fairBy: flow")
        .request(heavy("h1", 1))
        .request(light("a"))
        .request(heavy("h2", 2))
        .request(light("b"))
        .request(light("c"))
        .succeeded("a")
        .expect("ADMITTED", "b")
        .after(PATIENCE)
        .succeeded("b")
        .expect("QUEUED", "c", "h2")
        .succeeded("h1")
        .expect("ADMITTED", "h2");
  }

  private Optional<String> reserver(String scope) {
    return it.ledger()
        .tenant("default")
        .reserver(Scope.parse(scope))
        .map(Reserver::run)
        .map(key -> key.run());
  }

  private static RunRequest light(String id) {
    return RunRequest.of("company.team/f", id).pools(Map.of("db", 1));
  }

  private static RunRequest heavy(String id, int slots) {
    return RunRequest.of("company.team/h", id).pools(Map.of("db", slots));
  }
}
