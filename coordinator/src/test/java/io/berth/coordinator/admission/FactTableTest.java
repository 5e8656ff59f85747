package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fact that a worker can report, in every state that a run can have. */
class FactTableTest {
  private final Scenario it =
      new Scenario()
          .flow("company.team/f", "retry: {maxAttempts: 2, backoff: PT1S}")
          .request("company.team/f", "a");

  private void bring(String state) {
    switch (state) {
      case "ADMITTED" -> {}
      case "RUNNING" -> it.started("a");
      case "RETRYING" -> it.started("a").failed("a");
      case "QUEUED" ->
          it.started("a").failed("a").limit("tenant", "slots: 0").after(Duration.ofSeconds(2));
      case "SUCCEEDED" -> it.started("a").succeeded("a");
      default -> throw new AssertionError(state);
    }
    it.expect(state, "a");
  }

  /** What w1, which has started the run where somebody has, says of the current attempt. */
  @ParameterizedTest
  @CsvSource({
    // state, fact, state afterwards, attempt afterwards
    "ADMITTED, STARTED, RUNNING, 1",
    "ADMITTED, ALIVE, RUNNING, 1",
    "ADMITTED, WITHDRAWN, ADMITTED, 1",
    "ADMITTED, SUCCEEDED, SUCCEEDED, 1",
    "ADMITTED, FAILED, RETRYING, 1",
    "ADMITTED, FAILED_FOR_GOOD, FAILED, 1",
    "ADMITTED, KILLED, ADMITTED, 2",
    "ADMITTED, HANDED_BACK, ADMITTED, 2",
    "ADMITTED, REDELIVERED, ADMITTED, 2",
    "ADMITTED, EXPIRED, ADMITTED, 2",
    "RUNNING, STARTED, RUNNING, 1",
    "RUNNING, ALIVE, RUNNING, 1",
    "RUNNING, WITHDRAWN, ADMITTED, 1",
    "RUNNING, SUCCEEDED, SUCCEEDED, 1",
    "RUNNING, FAILED, RETRYING, 1",
    "RUNNING, FAILED_FOR_GOOD, FAILED, 1",
    "RUNNING, KILLED, ADMITTED, 2",
    "RUNNING, HANDED_BACK, ADMITTED, 2",
    "RUNNING, REDELIVERED, ADMITTED, 2",
    "RUNNING, EXPIRED, ADMITTED, 2"
  })
  void ofTheCurrentAttempt(String state, Fact.What what, String afterwards, int attempt) {
    bring(state);
    it.report("w1", what, "a", 1).expect(afterwards, "a");
    if (!it.state("a").equals("SUCCEEDED") && !it.state("a").equals("FAILED")) {
      assertThat(it.attempt("a")).isEqualTo(attempt);
    }
    boolean active = it.state("a").equals("ADMITTED") || it.state("a").equals("RUNNING");
    it.expectActive("tenant", active ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(Fact.What.class)
  void ofAnAttemptThatIsOverChangesNothing(Fact.What what) {
    it.report("w1", Fact.What.REDELIVERED, "a").expect("ADMITTED", "a").started("a");
    it.report("w1", what, "a", 1).expectIgnored().expect("RUNNING", "a");
    assertThat(it.attempt("a")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Fact.What.class)
  void whoStartsOrExecutesAnAttemptThatIsOverIsTold(Fact.What what) {
    it.report("w1", Fact.What.REDELIVERED, "a").report("w2", what, "a", 1);
    boolean told = it.last().getFirst() instanceof Event.Outdated;
    assertThat(told).isEqualTo(what == Fact.What.STARTED || what == Fact.What.ALIVE);
  }

  @ParameterizedTest
  @EnumSource(Fact.What.class)
  void ofAnAttemptThatNeverWasChangesNothing(Fact.What what) {
    it.report("w1", what, "a", 2).expectIgnored().expect("ADMITTED", "a");
  }

  @ParameterizedTest
  @EnumSource(Fact.What.class)
  void ofARunThatHoldsNoSlotsChangesNothing(Fact.What what) {
    for (String state : new String[] {"RETRYING", "QUEUED", "SUCCEEDED"}) {
      Scenario other =
          new Scenario()
              .flow("company.team/f", "retry: {maxAttempts: 2, backoff: PT1S}")
              .request("company.team/f", "a")
              .started("a");
      if (state.equals("SUCCEEDED")) {
        other.succeeded("a");
      } else {
        other.failed("a");
      }
      if (state.equals("QUEUED")) {
        other.limit("tenant", "slots: 0").after(Duration.ofSeconds(2));
      }
      other.expect(state, "a").report("w1", what, "a", 1).expectIgnored().expect(state, "a");
    }
  }

  @ParameterizedTest
  @EnumSource(Fact.What.class)
  void ofARunThatIsNotKnownChangesNothing(Fact.What what) {
    it.report("w1", what, "nobody", 1).expectIgnored();
  }

  /** What w2 says of the attempt that w1 has started. */
  @ParameterizedTest
  @CsvSource({
    // Whose delivery is acknowledged executes the attempt: w2's is, so w1's is not.
    "STARTED, RUNNING, 1, true",
    "ALIVE, RUNNING, 1, true",
    "SUCCEEDED, SUCCEEDED, 0, true",
    "FAILED, RETRYING, 1, true",
    "FAILED_FOR_GOOD, FAILED, 0, true",
    "WITHDRAWN, RUNNING, 1, false",
    "HANDED_BACK, RUNNING, 1, false",
    "KILLED, RUNNING, 1, false",
    // The delivery came back, so w1 never acknowledged it: it does not matter who says it.
    "REDELIVERED, ADMITTED, 2, true",
    "EXPIRED, ADMITTED, 2, true"
  })
  void ofASecondWorker(Fact.What what, String afterwards, int attempt, boolean changes) {
    bring("RUNNING");
    it.report("w2", what, "a", 1).expect(afterwards, "a");
    if (attempt > 0) {
      assertThat(it.attempt("a")).isEqualTo(attempt);
    }
    if (!changes) {
      it.expectIgnored();
    }
    if (afterwards.equals("RUNNING")) {
      assertThat(it.live("a").worker()).isEqualTo(changes ? "w2" : "w1");
    }
  }

  @Test
  void theWorkerThatTookOverHasTheAttemptAndTheFirstOneHasItNoMore() {
    bring("RUNNING");
    it.report("w2", Fact.What.STARTED, "a", 1);
    assertThat(it.live("a").worker()).isEqualTo("w2");
    it.report("w1", Fact.What.WITHDRAWN, "a", 1).expectIgnored();
    it.report("w2", Fact.What.SUCCEEDED, "a", 1).expect("SUCCEEDED", "a");
  }

  @Test
  void aStartThatIsStoredLateTakesNothingFromWhoExecutesTheAttempt() {
    it.report("w2", Fact.What.STARTED, "a", 1).report("w1", Fact.What.STARTED, "a", 1);
    it.report("w2", Fact.What.ALIVE, "a", 1);
    assertThat(it.live("a").worker()).isEqualTo("w2");
    it.report("w1", Fact.What.WITHDRAWN, "a", 1).expectIgnored();
    it.report("w1", Fact.What.STARTED, "a", 1); // said again
    it.report("w2", Fact.What.SUCCEEDED, "a", 1).expect("SUCCEEDED", "a");
  }

  @Test
  void theSameReportTwiceChangesNothingTheSecondTime() {
    it.report("w1", Fact.What.STARTED, "a", 1);
    it.report("w1", Fact.What.STARTED, "a", 1);
    assertThat(it.last()).singleElement().isInstanceOf(Event.Renewed.class);
    it.report("w1", Fact.What.HANDED_BACK, "a", 1);
    it.report("w1", Fact.What.HANDED_BACK, "a", 1).expectIgnored();
    assertThat(it.attempt("a")).isEqualTo(2);
  }
}
