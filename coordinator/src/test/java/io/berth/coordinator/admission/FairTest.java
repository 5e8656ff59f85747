package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code order: FAIR}: the turn goes to the competitor with the fewest active slots. */
class FairTest {
  private final Scenario it =
      new Scenario()
          .flow("big.team/f")
          .flow("big.team/g")
          .flow("small.team/f")
          .flow("third.team/f");

  @Test
  void theCompetitorWithTheFewestSlotsIsNextWhateverItsBacklog() {
    it.limit("tenant", "slots: 2", "order: FAIR", "fairBy: namespace")
        .request("big.team/f", "b1", "b2", "b3", "b4")
        .request("small.team/f", "s1")
        .expectAdmitted("b1", "b2")
        .succeeded("b1")
        .expectAdmitted("b1", "b2", "s1")
        .succeeded("s1")
        .expectAdmitted("b1", "b2", "s1", "b3");
  }

  @Test
  void itCoversTheBacklogThatStandsAlready() {
    it.limit("tenant", "slots: 0")
        .request("big.team/f", "b1", "b2", "b3", "b4")
        .request("small.team/f", "s1", "s2")
        .limit("tenant", "slots: 4", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("b1", "s1", "b2", "s2");
  }

  @Test
  void whatIsActiveWhenALimitBecomesFairCounts() {
    it.request("big.team/f", "b1", "b2")
        .limit("tenant", "slots: 2")
        .request("big.team/f", "b3", "b4")
        .request("small.team/f", "s1", "s2")
        .limit("tenant", "slots: 4", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("b1", "b2", "s1", "s2");
  }

  @Test
  void tiesGoByPlace() {
    it.limit("tenant", "slots: 0", "order: FAIR", "fairBy: namespace")
        .request("small.team/f", "s1")
        .request(RunRequest.of("big.team/f", "b1").priority(1))
        .request("third.team/f", "t1")
        .limit("tenant", "slots: 3", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("b1", "s1", "t1");
  }

  @Test
  void fairnessComesBeforePriority() {
    it.limit("tenant", "slots: 1", "order: FAIR", "fairBy: namespace")
        .request("big.team/f", "b1")
        .limit("tenant", "slots: 2", "order: FAIR", "fairBy: namespace")
        .limit("tenant", "slots: 1", "order: FAIR", "fairBy: namespace")
        .request(RunRequest.of("big.team/f", "b2").priority(9))
        .request("small.team/f", "s1")
        .limit("tenant", "slots: 2", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("b1", "s1");
  }

  @Test
  void aCompetitorsBestPlacedHeadThatFitsIsTaken() {
    it.limit("tenant", "slots: 0", "order: FAIR", "fairBy: namespace")
        .limit("flow:big.team/f", "slots: 0")
        .request("big.team/f", "blocked")
        .request("small.team/f", "s1", "s2")
        .request("big.team/g", "b2")
        .limit("tenant", "slots: 2", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("s1", "b2");
  }

  @Test
  void slotsAreCountedNotRuns() {
    it.limit("pool:db", "slots: 4", "order: FAIR", "fairBy: namespace")
        .request(RunRequest.of("big.team/f", "heavy").pools(Map.of("db", 3)))
        .request(RunRequest.of("small.team/f", "s1").pools(Map.of("db", 1)))
        .request(RunRequest.of("big.team/f", "b2").pools(Map.of("db", 1)))
        .request(RunRequest.of("small.team/f", "s2").pools(Map.of("db", 1)))
        .limit("pool:db", "slots: 5", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("heavy", "s1", "s2");
  }

  @Test
  void runsWithoutTheLabelAreOneCompetitorAndAnEmptyValueIsAValue() {
    it.limit("tenant", "slots: 0", "order: FAIR", "fairBy: label:customer")
        .request("big.team/f", "none1", "none2", "none3")
        .request(RunRequest.of("big.team/g", "empty").labels(Map.of("customer", "")))
        .request(RunRequest.of("big.team/g", "acme1").labels(Map.of("customer", "acme")))
        .request(RunRequest.of("small.team/f", "acme2").labels(Map.of("customer", "acme")))
        .limit("tenant", "slots: 5", "order: FAIR", "fairBy: label:customer")
        .expectAdmitted("none1", "empty", "acme1", "none2", "acme2");
  }

  @Test
  void severalFairLimitsApplyOneAfterAnother() {
    it.limit("tenant", "slots: 0")
        .limit("namespace:big", "slots: 100", "order: FAIR", "fairBy: flow")
        .request("big.team/f", "bf1", "bf2", "bf3")
        .request("big.team/g", "bg1", "bg2")
        .request("small.team/f", "s1", "s2")
        .limit("tenant", "slots: 6", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("bf1", "s1", "bg1", "s2", "bf2", "bg2");
  }

  @Test
  void aFairLimitFurtherInIsNotAskedBeforeOneFurtherOut() {
    // By flow alone small.team/f would be next, which holds nothing; but the tenant's turn is
    // big's.
    it.flow("small.team/g")
        .request("small.team/g", "s1", "s2")
        .request("big.team/f", "b1")
        .limit("tenant", "slots: 3")
        .request("small.team/f", "s3")
        .request("big.team/f", "b2")
        .limit("queue:default", "slots: 10", "order: FAIR", "fairBy: flow")
        .limit("tenant", "slots: 4", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("s1", "s2", "b1", "b2");
  }

  @Test
  void aWildcardGivesEachValueAFairLimitOfItsOwn() {
    it.limit("pool:*", "slots: 1", "order: FAIR", "fairBy: namespace")
        .request(pool("big.team/f", "b1", "x"))
        .request(pool("big.team/f", "b2", "x"))
        .request(pool("big.team/f", "b3", "y"))
        .request(pool("small.team/f", "s1", "x"))
        .expectAdmitted("b1", "b3")
        .limit("pool:x", "slots: 2", "order: FAIR", "fairBy: namespace")
        .expectAdmitted("b1", "b3", "s1");
  }

  @Test
  void firstInFirstOutAgainWhenTheOrderIsTakenBack() {
    it.limit("tenant", "slots: 1", "order: FAIR", "fairBy: namespace")
        .request("big.team/f", "b1", "b2", "b3")
        .request("small.team/f", "s1")
        .limit("tenant", "slots: 1")
        .succeeded("b1")
        .expectAdmitted("b1", "b2");
  }

  @Test
  void itHoldsAcrossBoundedStepsAndACrash() {
    Scenario steps = Scenario.ofSteps(1).flow("big.team/f").flow("small.team/f");
    steps
        .limit("tenant", "slots: 0")
        .request("big.team/f", "b1", "b2", "b3", "b4")
        .request("small.team/f", "s1", "s2")
        .limit("tenant", "slots: 4", "order: FAIR", "fairBy: namespace")
        .crash()
        .queueReady("default");
    while (steps.unfinished()) {
      steps.tick();
    }
    steps.expectAdmitted("b1", "s1", "b2", "s2");
  }

  @Test
  void twoThousandCompetitorsEachGetOneBeforeAnybodyGetsTwo() {
    it.limit("tenant", "slots: 0", "order: FAIR", "fairBy: label:customer");
    for (int i = 0; i < 2_000; i++) {
      for (int each = 0; each < 2; each++) {
        it.request(
            RunRequest.of("big.team/f", "c" + i + "-" + each).labels(Map.of("customer", "c" + i)));
      }
    }
    it.limit("tenant", "slots: 2000", "order: FAIR", "fairBy: label:customer");
    while (it.unfinished()) {
      it.after(Duration.ofMillis(10));
    }
    assertThat(it.admitted()).hasSize(2_000).allMatch(run -> run.endsWith("-0"));
    List<String> first = List.copyOf(it.admitted());
    for (String run : first) {
      it.succeeded(run);
    }
    assertThat(it.admitted()).hasSize(4_000).doesNotHaveDuplicates();
  }

  private static RunRequest pool(String flow, String id, String pool) {
    return RunRequest.of(flow, id).pools(Map.of(pool, 1));
  }

  /**
   * The same runs in three lines, in a line each, and in a line each that a limit tells apart, with
   * and without a restart: who goes next is the same.
   */
  @Test
  void theResultDoesNotDependOnHowLinesAreStored() {
    List<String> together = admittedInTurn(List.of(), "label:n=*", false);
    assertThat(together).hasSize(20).startsWith("big.team2", "small.team2", "third.team2");
    for (boolean restarts : new boolean[] {false, true}) {
      List<String> apart = List.of("n");
      assertThat(admittedInTurn(apart, "label:m=*", restarts)).isEqualTo(together);
      assertThat(admittedInTurn(apart, "label:n=*", restarts)).isEqualTo(together);
    }
  }

  /**
   * @param label whose value each run has for itself; without one a flow's runs share a line
   * @param limited each value of a label
   */
  private static List<String> admittedInTurn(List<String> label, String limited, boolean restarts) {
    Scenario it = new Scenario().limit(limited, "slots: 9").limit("tenant", "slots: 0");
    List.of("big.team", "small.team", "third.team").forEach(team -> it.flow(team + "/f"));
    Map<String, Integer> backlog = Map.of("big.team", 10, "small.team", 6, "third.team", 4);
    for (String team : List.of("big.team", "small.team", "third.team")) {
      for (int i = 0; i < backlog.get(team); i++) {
        String id = team + i;
        Map<String, String> labels = new HashMap<>();
        label.forEach(key -> labels.put(key, id));
        it.request(RunRequest.of(team + "/f", id).labels(labels).priority(i % 3 == 2 ? 1 : 0));
      }
    }
    for (int slots = 1; slots <= 20; slots++) {
      if (restarts) {
        it.crash().queueReady("default");
      }
      it.limit("tenant", "slots: " + slots, "order: FAIR", "fairBy: namespace");
    }
    return it.admitted();
  }
}
