package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Level, not edge, in bounded steps: a drain goes on over inputs, commits and restarts. */
class BoundedStepsTest {
  private static final int WAITING = 1_000;
  private static final int PER_STEP = 10;

  private final Scenario it =
      Scenario.ofSteps(PER_STEP).flow("company.team/f").limit("tenant", "slots: 0");
  private final List<String> expected = new ArrayList<>();

  BoundedStepsTest() {
    for (int i = 0; i < WAITING; i++) {
      request("r" + i);
    }
  }

  private void request(String id) {
    it.request("company.team/f", id);
    expected.add(id);
  }

  private void expectNoStepAboveTheBound() {
    assertThat(it.last().stream().filter(Scenario::isAdmission).count())
        .isLessThanOrEqualTo(PER_STEP);
  }

  @Test
  void theRemovalOfALimitDrainsOverSeveralInputs() {
    it.removeLimit("tenant");
    assertThat(it.admitted()).hasSize(PER_STEP);
    int steps = 1;
    while (it.unfinished()) {
      it.tick();
      steps++;
      expectNoStepAboveTheBound();
    }
    assertThat(it.admitted()).isEqualTo(expected);
    assertThat(steps).isEqualTo(WAITING / PER_STEP + 1);
  }

  @Test
  void aStepAdmitsAThousandUnlessToldOtherwise() {
    Scenario many = new Scenario().flow("company.team/f").limit("tenant", "slots: 0");
    IntStream.rangeClosed(1, 1_001).forEach(i -> many.request("company.team/f", "r" + i));
    many.removeLimit("tenant");
    assertThat(many.admitted()).hasSize(1_000);
    assertThat(many.unfinished()).isTrue();
    assertThat(many.tick().admitted()).hasSize(1_001);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1, 7, 50})
  void newcomersDoNotOvertakeAlsoAcrossACrash(int stepsBetweenCrashes) {
    it.removeLimit("tenant");
    for (int steps = 1; it.unfinished(); steps++) {
      if (steps % stepsBetweenCrashes == 0) {
        it.crash().queueReady("default");
      }
      if (steps % 3 == 0 && expected.size() < WAITING + 20) {
        request("new" + steps);
        expectNoStepAboveTheBound();
      } else {
        it.tick();
        expectNoStepAboveTheBound();
      }
      assertThat(steps).as("steps until the drain is over").isLessThan(1_000);
    }
    assertThat(it.admitted()).isEqualTo(expected);
  }

  @Test
  void aLimitThatComesBackDuringTheDrainStopsIt() {
    it.removeLimit("tenant").tick().limit("tenant", "slots: 25").tick().tick();
    it.expectActive("tenant", 25);
    assertThat(it.unfinished()).isFalse();
    assertThat(it.admitted()).isEqualTo(expected.subList(0, 25));
  }

  @Test
  void aNewcomerIsDecidedOnlyWhenNoOlderRunFits() {
    it.limit("tenant", "slots: " + (WAITING - 5), "onFull: CANCEL")
        .request("company.team/f", "new");
    it.expect("UNDECIDED", "new");
    it.request("company.team/f", "new").expect("UNDECIDED", "new");
    while (it.unfinished()) {
      it.tick();
    }
    it.expectActive("tenant", WAITING - 5).expectSettled("CANCELLED", Code.LIMIT_FULL, "new");
  }

  @Test
  void aRunThatIsNotDecidedYetCanBeKilled() {
    it.removeLimit("tenant").request("company.team/f", "new").kill("new").expect("KILLED", "new");
    while (it.unfinished()) {
      it.tick();
    }
    assertThat(it.admitted()).isEqualTo(expected);
  }

  @Test
  void aRunThatIsNotDecidedYetCanBeForcedUnlessItsFlowIsDisabled() {
    it.removeLimit("tenant")
        .request("company.team/f", "new")
        .force("new")
        .expect("ADMITTED", "new")
        .flow("company.team/off", "disabled: true")
        .request("company.team/off", "off")
        .force("off");
    while (it.unfinished()) {
      it.tick();
    }
    it.expectSettled("CANCELLED", Code.FLOW_DISABLED, "off");
  }

  @Test
  void aRetryThatComesBackDuringADrainHasItsOldPlaceAmongAllLines() {
    Scenario other =
        Scenario.ofSteps(1)
            .flow("company.team/r", "pools: {p: 1}", "retry: {maxAttempts: 2, backoff: PT10S}")
            .flow("company.team/g", "pools: {q: 1}")
            .request("company.team/r", "retry")
            .started("retry")
            .failed("retry")
            .limit("pool:p", "slots: 0")
            .limit("pool:q", "slots: 0")
            .request("company.team/r", "r2", "r3")
            .request("company.team/g", "g1", "g2")
            .request("company.team/r", "r4")
            .limit("pool:p", "slots: 9")
            .limit("pool:q", "slots: 9")
            .tick()
            .after(Duration.ofSeconds(12));
    while (other.unfinished()) {
      other.tick();
    }
    other.expectAdmitted("retry", "r2", "retry", "r3", "g1", "g2", "r4");
  }

  /** A step looks at three lines: neither a hundred, nor the hundred runs of one. */
  private static Scenario threeLooksAtATime() {
    return new Scenario(
        new AdmissionSettings(
            AdmissionSettings.DEFAULT.unknownFlowGrace(),
            AdmissionSettings.DEFAULT.dispatchTime(),
            AdmissionSettings.DEFAULT.clockMargin(),
            1_000,
            3));
  }

  private static int finish(Scenario other) {
    int ticks = 0;
    while (other.unfinished()) {
      other.tick();
      ticks++;
      assertThat(ticks).as("steps until the drain is over").isLessThan(1_000);
    }
    return ticks;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30})
  void linesAreGroupedAnewOverSeveralInputsAndNobodyGoesBefore(int editsMeanwhile) {
    Scenario other = threeLooksAtATime().flow("company.team/f").limit("tenant", "slots: 0");
    for (int i = 0; i < 100; i++) {
      String customer = i < 90 ? "big" : "c" + i;
      other.request(
          RunRequest.of("company.team/f", "r" + i)
              .labels(Map.of("customer", customer, "n", "n" + i)));
    }
    finish(other);
    for (int edit = 1; edit <= editsMeanwhile; edit++) {
      String fairBy =
          edit == editsMeanwhile ? "label:customer" : edit % 2 == 0 ? "label:n" : "flow";
      other.limit("tenant", "slots: 3", "order: FAIR", "fairBy: " + fairBy);
      assertThat(other.unfinished()).isTrue();
    }
    other.kill("r90").kill("r99").request("company.team/f", "new").expect("UNDECIDED", "new");
    finish(other);
    other.expectAdmitted("r0", "r91", "r92").expect("QUEUED", "new");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theScopesOfAWildcardAreRousedOverSeveralInputsAndNobodyGoesBefore(boolean crash) {
    Scenario other =
        threeLooksAtATime()
            .flow("company.team/f")
            .limit("tenant", "slots: 1")
            .limit("label:customer=*", "slots: 0");
    for (int i = 0; i < 60; i++) {
      other.request(
          RunRequest.of("company.team/f", "r" + i)
              .labels(Map.of("customer", "c" + i))
              .priority(i == 59 ? 1 : 0));
    }
    finish(other);
    other.limit("label:customer=*", "slots: 1").tick();
    other.request("company.team/f", "new").expect("UNDECIDED", "new").expectAdmitted();
    if (crash) {
      other.crash().queueReady("default");
    }
    assertThat(finish(other)).isGreaterThanOrEqualTo(60 / 3 - 2);
    other.expectAdmitted("r59").expect("QUEUED", "new");
  }

  @Test
  void theRunsOfOneLineAreToldToItsLimitOverSeveralInputs() {
    Scenario other = threeLooksAtATime().flow("company.team/f").limit("tenant", "slots: 1");
    for (int i = 0; i < 100; i++) {
      other.request("company.team/f", "r" + i);
    }
    other.limit("tenant", "slots: 1", "onFull: CANCEL_RUNNING");
    assertThat(other.unfinished()).isTrue();
    other.request("company.team/f", "new").expect("UNDECIDED", "new");
    finish(other);
    for (int i = 1; i < 100; i++) {
      other.expectSettled("CANCELLED", Code.SUPERSEDED, "r" + i);
    }
    other.expectAdmitted("r0").expect("QUEUED", "new");
  }

  @Test
  void tenantsTakeTurnsInALongDrain() {
    it.flow("company.team/f", "tenant: other").limit("tenant", "slots: 0", "tenant: other");
    FlowName flow = FlowName.parse("company.team/f");
    for (int i = 0; i < PER_STEP; i++) {
      it.send(new Input.Requested(Request.of("other", flow, "other" + i), "other" + i));
    }
    it.removeLimit("tenant");
    it.send(new Input.Defined(new DefinitionKey.OfLimit("other", Scope.TENANT), null));
    it.tick().tick().tick();
    assertThat(it.admitted()).contains("other0", "other" + (PER_STEP - 1));
    assertThat(it.unfinished()).isTrue();
  }

  @Test
  void aLineThatIsBlockedIsALookToo() {
    Scenario other = threeLooksAtATime().limit("tenant", "slots: 0").limit("flow:*", "slots: 0");
    for (int i = 0; i < 60; i++) {
      other.flow("company.n" + i + "/f").request("company.n" + i + "/f", "r" + i);
    }
    finish(other);
    other.removeLimit("tenant"); // they are blocked by limits of their own, as is to be found out
    assertThat(finish(other)).isGreaterThanOrEqualTo(2 * 60 / 3 - 1);
  }

  @Test
  void aLateArrivalIsALookToo() {
    Scenario other = threeLooksAtATime().flow("company.team/f").limit("tenant", "slots: 1");
    for (int i = 0; i < 200; i++) {
      other.request(RunRequest.of("company.team/f", "r" + i).labels(Map.of("n", "n" + i)));
    }
    other.limit("tenant", "slots: 1", "onFull: CANCEL", "reserveAfter: PT5M");
    for (int i = 0; i < 30; i++) {
      other.request("company.team/f", "new" + i).expect("UNDECIDED", "new" + i);
    }
    int ticks = 0;
    while (other.unfinished()) {
      other.tick();
      ticks += other.last().isEmpty() ? 0 : 1; // else it grouped lines
    }
    other.expectSettled("CANCELLED", Code.LIMIT_FULL, "new0").expect("QUEUED", "r199");
    assertThat(ticks).isGreaterThanOrEqualTo(30 / 3);
  }

  @Test
  void aDeadlineIsALookToo() {
    Scenario other = threeLooksAtATime();
    for (int i = 0; i < 60; i++) {
      other.request("company.team/unknown", "r" + i);
    }
    other.after(Duration.ofSeconds(6));
    int ticks = 1;
    while (IntStream.range(0, 60).anyMatch(i -> other.state("r" + i).equals("AWAITING"))) {
      other.tick();
      ticks++;
    }
    assertThat(ticks).isGreaterThanOrEqualTo(60 / 3);
  }
}
