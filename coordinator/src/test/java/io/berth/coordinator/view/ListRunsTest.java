package io.berth.coordinator.view;

import static io.berth.coordinator.view.Asked.ask;
import static io.berth.coordinator.view.Asked.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.berth.coordinator.admission.RunRequest;
import io.berth.coordinator.admission.Scenario;
import io.berth.protocol.Code;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runs live. */
class ListRunsTest {
  private static final String FLOW = "company.team/etl";

  private static List<String> names(RunList list) {
    return list.runs().stream().map(RunRow::run).toList();
  }

  private static List<String> names(Scenario it, RunState state) {
    return names(runs(it, state));
  }

  /** One run of each state there is, and one that has ended. */
  private static Scenario oneOfEach() {
    Scenario it = Scenario.ofSteps(1).flow(FLOW, "retry: {maxAttempts: 2}");
    for (String run : List.of("over", "pausing", "running", "admitted")) {
      it.request(FLOW, run).tick();
    }
    it.started("over", "pausing", "running")
        .succeeded("over")
        .failed("pausing")
        .request("company.team/new", "early")
        .limit("tenant", "slots: 0")
        .tick()
        .request(FLOW, "waits", "waits2", "waits3");
    return it.limit("tenant", "slots: 9").request(FLOW, "undecided");
  }

  @Test
  void activeOnesFirst_thoseThatWaitByPlace() {
    Scenario it = oneOfEach();
    RunList all = runs(it, null);
    assertThat(all.runs())
        .extracting(row -> row.run() + " " + row.state())
        .containsExactly(
            "running RUNNING",
            "admitted ADMITTED",
            "waits ADMITTED",
            "pausing RETRYING",
            "waits2 QUEUED",
            "waits3 QUEUED",
            "undecided UNDECIDED",
            "early AWAITING_FLOW");
    assertThat(all.counts())
        .containsExactly(
            Map.entry(RunState.RUNNING, 1L),
            Map.entry(RunState.ADMITTED, 2L),
            Map.entry(RunState.RETRYING, 1L),
            Map.entry(RunState.QUEUED, 2L),
            Map.entry(RunState.UNDECIDED, 1L),
            Map.entry(RunState.AWAITING_FLOW, 1L));
    assertThat(all.partial()).isFalse();
  }

  @Test
  void aStateCanBeAskedFor_theOthersAreCountedAllTheSame() {
    Scenario it = oneOfEach();
    for (RunState state : RunState.values()) {
      RunList list = runs(it, state);
      assertThat(list.runs()).as("%s", state).allMatch(row -> row.state() == state);
      assertThat(list.runs()).hasSize(list.counts().getOrDefault(state, 0L).intValue());
      assertThat(list.counts()).isEqualTo(runs(it, null).counts());
    }
  }

  @Test
  void aFlowCanBeAskedFor() {
    Scenario it =
        new Scenario()
            .flow(FLOW)
            .flow("company.team/load", "pools: [db]")
            .limit("tenant", "slots: 2")
            .request(FLOW, "e1")
            .request("company.team/load", "l1", "l2")
            .request(FLOW, "e2")
            .request("company.team/new", "n1");
    assertThat(names(ask(it, ofFlow("company.team/load"), RunList.class)))
        .containsExactly("l1", "l2");
    assertThat(names(ask(it, ofFlow(FLOW), RunList.class))).containsExactly("e1", "e2");
    assertThat(ask(it, ofFlow(FLOW), RunList.class).counts())
        .containsExactly(Map.entry(RunState.ADMITTED, 1L), Map.entry(RunState.QUEUED, 1L));
    assertThat(names(ask(it, ofFlow("company.team/new"), RunList.class))).containsExactly("n1");
    assertThat(names(ask(it, ofFlow("company.team/none"), RunList.class))).isEmpty();
  }

  private static ListRuns ofFlow(String flow) {
    return new ListRuns(null, null, FlowName.parse(flow), 10);
  }

  @Test
  void aRowSaysWhatKeepsItsRun() {
    Scenario it =
        new Scenario()
            .flow(FLOW, "concurrency: {limit: 1}", "pools: {db: 1}")
            .flow("company.team/gpu", "workers: gpu")
            .limit("pool:db", "slots: 5")
            .request(FLOW, "a", "b")
            .request("company.team/gpu", "g")
            .started("a")
            .kill("a");
    assertThat(runs(it, null).runs())
        .extracting(RunRow::run, RunRow::worker, RunRow::reason)
        .containsExactly(
            tuple("a", "w1", Reason.of(Code.OPERATOR_KILL)),
            tuple(
                "b", null, Reason.ofLimit(Code.LIMIT_FULL, Scope.flow(FlowName.parse(FLOW)), 1, 1)),
            tuple("g", null, Reason.of(Code.QUEUE_NOT_READY)));
  }

  /** Any lines, any priorities: the first so many of a list are those of a sort of everything. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theFirstOnesOfManyLinesAreTheBestPlaced(long seed) {
    Random random = new Random(seed);
    Scenario it = new Scenario().flow(FLOW).limit("tenant", "slots: 0");
    List<int[]> priorityAndArrival = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int priority = random.nextInt(4);
      it.request(
          RunRequest.of(FLOW, "r" + i)
              .priority(priority)
              .labels(Map.of("k", "v" + random.nextInt(1 + random.nextInt(60)))));
      priorityAndArrival.add(new int[] {priority, i});
    }
    List<String> sorted =
        priorityAndArrival.stream()
            .sorted(
                Comparator.<int[]>comparingInt(place -> -place[0])
                    .thenComparingInt(place -> place[1]))
            .map(place -> "r" + place[1])
            .toList();
    for (int most : List.of(1, 7, 50, 299, 300, 400)) {
      RunList list = ask(it, new ListRuns("default", null, null, most), RunList.class);
      assertThat(names(list)).isEqualTo(sorted.subList(0, Math.min(most, 300)));
      assertThat(list.counts()).containsExactly(Map.entry(RunState.QUEUED, 300L));
    }
  }

  @Test
  void noMoreLinesAreLookedAtThanItMay_whichIsSaid() {
    Scenario it = new Scenario().flow(FLOW).limit("tenant", "slots: 0");
    IntStream.range(0, Question.LOOKS_MAX)
        .forEach(i -> it.request(RunRequest.of(FLOW, "r" + i).labels(Map.of("k", "v" + i))));
    RunList list = ask(it, new ListRuns(null, null, null, 5), RunList.class);
    assertThat(list.partial()).isTrue();
    assertThat(list.runs()).hasSize(5);
    assertThat(list.counts().get(RunState.QUEUED)).isLessThan(Question.LOOKS_MAX);

    it.kill("r0").kill("r1");
    assertThat(ask(it, new ListRuns(null, null, null, 5), RunList.class).partial()).isFalse();
  }

  @Test
  void noMoreActiveRunsAreLookedAtThanItMay_whichIsSaid() {
    Scenario it = new Scenario().flow(FLOW);
    IntStream.range(0, Question.LOOKS_MAX).forEach(i -> it.request(FLOW, "r" + i));
    assertThat(runs(it, null).partial()).isFalse();
    it.request(FLOW, "more");
    assertThat(runs(it, null).partial()).isTrue();
  }

  @Test
  void listsOfSeveralPartitionsBecomeOne_byPlaceAndTime() {
    Scenario one = new Scenario().flow(FLOW, "concurrency: {limit: 1}").request(FLOW, "a1", "a2");
    Scenario two =
        new Scenario()
            .flow(FLOW, "concurrency: {limit: 1}")
            .later(Duration.ofSeconds(1))
            .request(FLOW, "b1", "b2")
            .request(RunRequest.of(FLOW, "b3").priority(1));
    one.later(Duration.ofSeconds(2)).request(FLOW, "a3");
    List<RunList> lists = new ArrayList<>(List.of(runs(one, null), runs(two, null)));
    RunList merged = RunList.merged(lists, 100);
    assertThat(names(merged)).containsExactly("a1", "b1", "b3", "a2", "b2", "a3");
    assertThat(merged.counts())
        .containsExactly(Map.entry(RunState.ADMITTED, 2L), Map.entry(RunState.QUEUED, 4L));
    assertThat(merged.at()).isEqualTo(one.now());
    Collections.reverse(lists);
    assertThat(RunList.merged(lists, 100)).isEqualTo(merged);
    assertThat(names(RunList.merged(lists, 3))).containsExactly("a1", "b1", "b3");
  }

  @Test
  void nothingLivesNothingIsListed() {
    assertThat(runs(new Scenario(), null))
        .isEqualTo(new RunList(Scenario.START, List.of(), Map.of(), false));
    assertThat(names(new Scenario().flow(FLOW), RunState.QUEUED)).isEmpty();
  }
}
