package io.berth.coordinator.view;

import static io.berth.coordinator.view.Asked.explain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.berth.coordinator.admission.RunRequest;
import io.berth.coordinator.admission.Scenario;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.Reserver;
import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Fact;
import io.berth.protocol.FlowName;
import io.berth.protocol.Order;
import io.berth.protocol.Reason;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a run is where it is. */
class ExplainTest {
  private static final String FLOW = "company.team/etl";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static RunRequest impatient() {
    return RunRequest.of(FLOW, "a").queueTimeout(PATIENCE);
  }

  private static Scenario limited(String... yaml) {
    return new Scenario().flow(FLOW, yaml);
  }

  // ---- In one sentence. Each row is a story, the run that is asked about, its state, the answer.

  static Stream<Arguments> waiting() {
    return Stream.of(
        Arguments.of(
            limited("concurrency: {limit: 2}").request(FLOW, "a", "b", "c"),
            "c",
            "Run c waits for flow:company.team/etl (2 of 2 slots taken)."),
        Arguments.of(
            limited("concurrency: {limit: 1}").request(FLOW, "a", "b", "c"),
            "c",
            "Run c waits for flow:company.team/etl (1 of 1 slot taken); b of its line goes first."),
        Arguments.of(
            limited("concurrency: {limit: 1}").request(FLOW, "a", "b", "c", "d"),
            "d",
            "Run d waits for flow:company.team/etl (1 of 1 slot taken); 2 runs of its line go first."),
        Arguments.of(
            limited("concurrency: {limit: 1}", "pools: {db: 2}")
                .limit("pool:db", "slots: 3")
                .request(FLOW, "a", "b"),
            "b",
            "Run b waits for flow:company.team/etl (1 of 1 slot taken) and pool:db (2 of 3 slots"
                + " taken, and it needs 2)."),
        Arguments.of(
            limited().limit("tenant", "slots: 0").request(FLOW, "a"),
            "a",
            "Run a waits for tenant (paused: it has no slots); it can't go on before tenant has"
                + " slots again."),
        Arguments.of(
            limited("pools: {db: 3}")
                .limit("pool:db", "slots: 3")
                .request(FLOW, "a", "b")
                .limit("pool:db", "slots: 2"),
            "b",
            "Run b waits for pool:db (it has 2 slots); it can't go on before pool:db has 3."),
        Arguments.of(
            limited("concurrency: {limit: 1}").request(FLOW, "a", "b", "c").force("b"),
            "c",
            "Run c waits for flow:company.team/etl (2 of 1 slot taken)."),
        Arguments.of(
            limited().limit("queue:*", "slots: fleet").request(FLOW, "a"),
            "a",
            "Run a waits for queue:default (it has no live workers); it can't go on before"
                + " queue:default has a worker."),
        Arguments.of(
            limited()
                .limit("queue:*", "slots: fleet")
                .heartbeat("w1", "default", 1)
                .request(FLOW, "a", "b", "c"),
            "c",
            "Run c waits for queue:default (2 of 2 slots taken)."),
        Arguments.of(
            limited("workers: gpu").request(FLOW, "a"),
            "a",
            "Run a waits for queue gpu (its topic or share group is not set up yet)."),
        Arguments.of(
            limited("pools: [a, b]", "labels: {k: v}")
                .limit("pool:*", "slots: 1")
                .limit("label:k=*", "slots: 1")
                .limit("tenant", "slots: 1")
                .request(FLOW, "x", "y"),
            "y",
            "Run y waits for pool:a (1 of 1 slot taken), pool:b (1 of 1 slot taken), label:k=v (1"
                + " of 1 slot taken) and tenant (1 of 1 slot taken)."),
        Arguments.of(
            limited()
                .flow("company.team/load")
                .limit("tenant", "slots: 1")
                .request(FLOW, "a", "b")
                .request("company.team/load", "c", "d"),
            "c",
            "Run c waits for tenant (1 of 1 slot taken, 1 run with a better place waits for it,"
                + " too)."),
        Arguments.of(
            limited()
                .flow("company.team/load")
                .limit("tenant", "slots: 1")
                .request(FLOW, "a", "b")
                .request("company.team/load", "c", "d"),
            "d",
            "Run d waits for tenant (1 of 1 slot taken, 2 runs with better places wait for it,"
                + " too); c of its line goes first."),
        Arguments.of(
            limited()
                .flow("company.team/load")
                .limit("tenant", "slots: 2", "order: FAIR", "fairBy: flow")
                .request(FLOW, "a", "b", "c")
                .request("company.team/load", "d"),
            "c",
            "Run c waits for tenant (2 of 2 slots taken, FAIR by flow: flow:company.team/etl holds"
                + " 2 of them, and 1 other comes before)."),
        Arguments.of(
            limited()
                .limit("tenant", "slots: 1", "order: FAIR", "fairBy: label:team")
                .request(FLOW, "a", "b", "c"),
            "c",
            "Run c waits for tenant (1 of 1 slot taken, FAIR by label:team: whoever has none holds"
                + " 1 of them, and nobody comes before); b of its line goes first."),
        Arguments.of(
            limited("pools: [a, b, c, d, e]").limit("pool:*", "slots: 1").request(FLOW, "x", "y"),
            "y",
            "Run y waits for pool:a (1 of 1 slot taken), pool:b (1 of 1 slot taken), pool:c (1 of 1"
                + " slot taken) and 2 more."),
        Arguments.of(
            Scenario.ofSteps(1)
                .flow(FLOW)
                .limit("tenant", "slots: 0")
                .request(FLOW, "a", "b", "c", "d")
                .removeLimit("tenant"),
            "b",
            "Run b has room everywhere, and is admitted in a moment."),
        Arguments.of(
            Scenario.ofSteps(1)
                .flow(FLOW)
                .limit("tenant", "slots: 0")
                .request(FLOW, "a", "b", "c", "d")
                .removeLimit("tenant"),
            "d",
            "There is room for run d, but 2 runs of its line go first."));
  }

  @ParameterizedTest
  @MethodSource("waiting")
  void aRunInLineWaitsFor(Scenario story, String run, String sentence) {
    Explanation explanation = explain(story, run);
    assertThat(explanation.state()).isEqualTo(RunState.QUEUED);
    assertThat(explanation.sentence()).isEqualTo(sentence);
  }

  static Stream<Arguments> elsewhere() {
    return Stream.of(
        Arguments.of(
            limited().request(FLOW, "a"),
            RunState.ADMITTED,
            "Run a, attempt 1, was dispatched to queue default 0 s ago: that queue has no live"
                + " workers."),
        Arguments.of(
            limited()
                .heartbeat("w1", "default", 4)
                .request(FLOW, "a")
                .after(Duration.ofSeconds(29)),
            RunState.ADMITTED,
            "Run a, attempt 1, was dispatched to queue default 29 s ago: none of its 1 worker has"
                + " begun it."),
        Arguments.of(
            limited()
                .heartbeat("w1", "default", 4)
                .request(FLOW, "a")
                .kill("a")
                .after(Duration.ofMinutes(2)),
            RunState.ADMITTED,
            "Run a, attempt 1, was dispatched to queue default 120 s ago: that queue has no live"
                + " workers, and was told to stop (an operator asked for it): it holds its slots"
                + " until it is certain that it has."),
        Arguments.of(
            limited().request(FLOW, "a").started("a"),
            RunState.RUNNING,
            "Run a, attempt 1, runs on worker w1."),
        Arguments.of(
            limited().request(FLOW, "a").started("a").kill("a"),
            RunState.RUNNING,
            "Run a, attempt 1, runs on worker w1, and was told to stop (an operator asked for it):"
                + " it holds its slots until it is certain that it has."),
        Arguments.of(
            limited("retry: {maxAttempts: 3}").request(FLOW, "a").started("a").failed("a"),
            RunState.RETRYING,
            "Run a holds no slots and pauses before its next try: 1 of at most 3 failed."),
        Arguments.of(
            new Scenario().request("company.team/new", "a"),
            RunState.AWAITING_FLOW,
            "Run a waits for the definition of its flow company.team/new, and fails if that doesn't"
                + " come."),
        Arguments.of(
            Scenario.ofSteps(1)
                .flow(FLOW)
                .limit("tenant", "slots: 0")
                .request(FLOW, "x", "y", "z")
                .removeLimit("tenant")
                .request(FLOW, "a"),
            RunState.UNDECIDED,
            "Run a was taken, and is decided when those before it have been."),
        Arguments.of(
            limited().request(FLOW, "a").started("a").succeeded("a"),
            RunState.SUCCEEDED,
            "Run a succeeded with attempt 1."),
        Arguments.of(
            limited().request(FLOW, "a").started("a").failed("a"),
            RunState.FAILED,
            "Run a failed with attempt 1: a task of the run failed."),
        Arguments.of(
            limited().limit("tenant", "slots: 1", "onFull: CANCEL").request(FLOW, "b", "a"),
            RunState.CANCELLED,
            "Run a was cancelled without having run: limit tenant had 1 of 1 slot taken."),
        Arguments.of(
            limited().limit("tenant", "slots: 0", "onFull: FAIL").request(FLOW, "a"),
            RunState.FAILED,
            "Run a failed without having run: limit tenant was paused."),
        Arguments.of(
            limited("pools: {db: 5}").limit("pool:db", "slots: 4").request(FLOW, "a"),
            RunState.FAILED,
            "Run a failed without having run: the run needs more slots than a limit has: it could"
                + " never run (pool:db had 4 slots)."),
        Arguments.of(
            limited("concurrency: {limit: 1, behavior: CANCEL_RUNNING}")
                .request(FLOW, "r")
                .started("r")
                .request(FLOW, "a", "b"),
            RunState.CANCELLED,
            "Run a was cancelled without having run: a newer run took the place of this one"
                + " (flow:company.team/etl had 1 slot): by b."),
        Arguments.of(
            limited("concurrency: {limit: 1, behavior: CANCEL_RUNNING}")
                .request(FLOW, "a")
                .started("a")
                .request(FLOW, "b")
                .report("w1", Fact.What.KILLED, "a"),
            RunState.KILLED,
            "Run a was killed with attempt 1: a newer run took the place of this one"
                + " (flow:company.team/etl had 1 slot): by b."),
        Arguments.of(
            limited()
                .limit("tenant", "slots: 1")
                .request(FLOW, "b")
                .request(impatient())
                .after(PATIENCE),
            RunState.CANCELLED,
            "Run a was cancelled without having run: the run was not admitted within its"
                + " queueTimeout (tenant had 1 of 1 slot taken)."),
        Arguments.of(
            limited()
                .limit("pool:db", "slots: 0")
                .request(impatient().pools(Map.of("db", 1)))
                .after(PATIENCE),
            RunState.CANCELLED,
            "Run a was cancelled without having run: the run was not admitted within its"
                + " queueTimeout (pool:db was paused)."),
        Arguments.of(
            limited("workers: gpu").request(impatient()).after(PATIENCE),
            RunState.CANCELLED,
            "Run a was cancelled without having run: the run was not admitted within its"
                + " queueTimeout: queue gpu was not ready."),
        Arguments.of(
            limited()
                .limit("pool:db", "slots: 4", "reserveAfter: PT1S")
                .request(ofPool("b", 1))
                .request(ofPool("heavy", 4))
                .request(ofPool("c", 1))
                .after(Duration.ofSeconds(1))
                .request(impatient().pools(Map.of("db", 1)))
                .after(PATIENCE),
            RunState.CANCELLED,
            "Run a was cancelled without having run: the run was not admitted within its"
                + " queueTimeout (pool:db had 2 of 4 slots taken): what was free of it was kept for"
                + " a run with a better place."),
        Arguments.of(
            limited()
                .limit("tenant", "slots: 1")
                .request(FLOW, "b")
                .started("b")
                .request(impatient())
                .later(PATIENCE)
                .succeeded("b"),
            RunState.CANCELLED,
            "Run a was cancelled without having run: the run was not admitted within its"
                + " queueTimeout: there was room for it, but too late."),
        Arguments.of(
            limited()
                .limit("tenant", "slots: 1", "maxWaiting: 2")
                .request(FLOW, "b", "c", "d", "a"),
            RunState.CANCELLED,
            "Run a was cancelled without having run: more runs wait for a limit than its maxWaiting"
                + " allows (2 waited for tenant, and at most 2 may)."),
        Arguments.of(
            limited().limit("tenant", "slots: 0").request(FLOW, "a").kill("a"),
            RunState.KILLED,
            "Run a was killed without having run: an operator asked for it."),
        Arguments.of(
            limited(),
            RunState.UNKNOWN,
            "There is no run a of tenant default: it was never taken, or it ended so long ago that"
                + " it is forgotten."));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void anotherRunIs(Scenario story, RunState state, String sentence) {
    Explanation explanation = explain(story, "a");
    assertThat(explanation.state()).isEqualTo(state);
    assertThat(explanation.sentence()).isEqualTo(sentence);
  }

  // ---- With everything that belongs to it.

  @Test
  void ofEveryLimitItSaysWhoHoldsItAndWhetherItBlocks() {
    Scenario it =
        limited("concurrency: {limit: 2}", "pools: {db: 2}")
            .flow("company.other/load", "pools: [db]")
            .limit("pool:*", "slots: 4")
            .limit("namespace:company", "slots: 9")
            .limit("tenant", "slots: unlimited")
            .request("company.other/load", "l1", "l2")
            .request(FLOW, "a", "b")
            .started("l2")
            .kill("l2");

    Explanation b = explain(it, "b");
    assertThat(b.limits())
        .extracting(RunLimit::scope)
        .extracting(Scope::text)
        .as("in force, innermost first; one without bound is none")
        .containsExactly("flow:company.team/etl", "pool:db", "namespace:company");

    RunLimit flow = b.limits().get(0);
    assertThat(flow.blocks()).isFalse();
    assertThat(flow.holders()).extracting(Holder::run).containsExactly("a");

    RunLimit pool = b.limits().get(1);
    assertThat(pool.setBy()).isEqualTo(Scope.parse("pool:*"));
    assertThat(pool.slots()).isEqualTo(4);
    assertThat(pool.active()).isEqualTo(4);
    assertThat(pool.waiting()).isEqualTo(1);
    assertThat(pool.weight()).isEqualTo(2);
    assertThat(pool.room()).isEqualTo(Room.TAKEN);
    assertThat(pool.blocks()).isTrue();
    assertThat(pool.holdersTotal()).isEqualTo(3);
    assertThat(pool.holders())
        .containsExactly(
            new Holder("l1", RunState.ADMITTED, 1, null, false),
            new Holder("l2", RunState.RUNNING, 1, "w1", true),
            new Holder("a", RunState.ADMITTED, 2, null, false));
    assertThat(b.reason()).isEqualTo(Reason.ofLimit(Code.LIMIT_FULL, Scope.pool("db"), 4, 4));

    Explanation a = explain(it, "a");
    assertThat(a.limits()).extracting(RunLimit::room).containsOnly(Room.HELD);
    assertThat(a.limits()).noneMatch(RunLimit::blocks);
    assertThat(a.line()).isNull();
  }

  @Test
  void aScopeThatOnlyTheNamespaceWildcardLimitsIsShownAsPeopleKnowIt() {
    Scenario it = limited().limit("namespace:*", "slots: 1").request(FLOW, "a", "b");
    assertThat(explain(it, "b").limits())
        .singleElement()
        .satisfies(limit -> {
          assertThat(limit.scope()).isEqualTo(Scope.namespace("company.team"));
          assertThat(limit.setBy()).isEqualTo(Scope.parse("namespace:*"));
          assertThat(limit.blocks()).isTrue();
        });
  }

  @Test
  void ofItsLineItSaysWhoIsAhead() {
    Scenario it =
        limited("concurrency: {limit: 1}")
            .request(FLOW, "a", "b", "c")
            .request(RunRequest.of(FLOW, "first").priority(5))
            .request(RunRequest.of(FLOW, "other").labels(Map.of("k", "v")));
    Explanation c = explain(it, "c");
    assertThat(c.place())
        .isEqualTo(new Explanation.Place(0, explain(it, "b").place().arrival() + 1, it.now()));
    assertThat(c.line().position()).isEqualTo(3);
    assertThat(c.line().size()).isEqualTo(3);
    assertThat(c.line().head()).isEqualTo("first");
    assertThat(c.line().ahead()).as("first to go first").containsExactly("first", "b");
    assertThat(explain(it, "first").line().ahead()).isEmpty();
    assertThat(explain(it, "other").line())
        .as("it asks for something else, so it has a line of its own")
        .isEqualTo(new Explanation.Line(1, false, 1, "other", List.of(), false));
    assertThat(runs(limit(it, "other", "flow:" + FLOW).ahead()))
        .as("but they wait for the same limit")
        .containsExactly("first", "b", "c");
  }

  // ---- Who waits for the same limits.

  private static RunLimit limit(Scenario it, String run, String scope) {
    return explain(it, run).limits().stream()
        .filter(limit -> limit.scope().text().equals(scope))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> runs(Ahead ahead) {
    return ahead.first().stream().map(Waiter::run).toList();
  }

  /** Every run has a line of its own, and all wait for one limit. */
  @Test
  void aThousandFlowsUnderOneLimitAreAheadOfEachOther() {
    Scenario it = new Scenario().limit("tenant", "slots: 1");
    IntStream.range(0, 1_000)
        .forEach(i -> it.flow("company.team/f" + i).request("company.team/f" + i, "r" + i));
    it.request(RunRequest.of("company.team/f0", "urgent").priority(1));

    Explanation last = explain(it, "r999");
    assertThat(last.line().position()).as("alone in its line").isEqualTo(1);
    RunLimit tenant = last.limits().getFirst();
    assertThat(tenant.order()).isEqualTo(Order.FIFO);
    assertThat(tenant.turn()).isNull();
    assertThat(tenant.ahead().runs()).isEqualTo(999);
    assertThat(tenant.ahead().runsOrMore()).isFalse();
    assertThat(runs(tenant.ahead()))
        .containsExactly("urgent", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9");
    assertThat(tenant.ahead().first().getFirst())
        .isEqualTo(new Waiter("urgent", FlowName.parse("company.team/f0"), 1, 1_001, null));
    assertThat(limit(it, "urgent", "tenant").ahead()).isEqualTo(new Ahead(0, false, List.of()));
    assertThat(limit(it, "r0", "tenant").ahead()).as("it has its slot").isNull();
  }

  @Test
  void whoIsAheadInSeveralLinesIsShownByPlace() {
    Scenario it = limited().flow("company.team/load").limit("tenant", "slots: 1");
    it.request(FLOW, "holds", "a").request("company.team/load", "b").request(FLOW, "c");
    it.request("company.team/load", "d").request(FLOW, "e", "f").request("company.team/load", "g");
    assertThat(runs(limit(it, "g", "tenant").ahead()))
        .containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(limit(it, "g", "tenant").ahead().runs()).isEqualTo(6);
    assertThat(runs(limit(it, "d", "tenant").ahead())).containsExactly("a", "b", "c");
    assertThat(limit(it, "d", "tenant").ahead().runs()).isEqualTo(3);
  }

  /** As long as the other limit is full they are passed over in this one. */
  @Test
  void ofWhoIsAheadItSaysWhatElseBlocksIt() {
    Scenario it =
        limited("concurrency: {limit: 1}", "pools: [db]")
            .flow("company.team/load", "pools: [db]")
            .limit("pool:db", "slots: 2")
            .request(FLOW, "a", "b")
            .request("company.team/load", "c", "d", "e");
    assertThat(limit(it, "e", "pool:db").ahead().first())
        .extracting(Waiter::run, Waiter::elsewhere)
        .containsExactly(tuple("b", Scope.parse("flow:" + FLOW)), tuple("d", null));
    assertThat(limit(it, "b", "flow:" + FLOW).ahead().runs()).isZero();
    assertThat(limit(it, "b", "pool:db").ahead().runs()).isZero();
  }

  @Test
  void onlyLimitsThatBlockItSayWhoIsAhead() {
    Scenario it =
        limited("concurrency: {limit: 1}", "pools: [db]")
            .flow("company.team/load", "pools: [db]", "concurrency: {limit: 0}")
            .limit("pool:db", "slots: 9", "order: FAIR", "fairBy: flow")
            .request("company.team/load", "x")
            .request(FLOW, "a", "b");
    assertThat(limit(it, "b", "flow:" + FLOW).ahead()).isNotNull();
    RunLimit pool = limit(it, "b", "pool:db");
    assertThat(pool.order()).isEqualTo(Order.FAIR);
    assertThat(pool.fairBy()).isEqualTo("flow");
    assertThat(pool.ahead()).isNull();
    assertThat(pool.turn()).isNull();
  }

  /** Fewest slots first, of several with as many the one with the best place. */
  @Test
  void underAFairLimitItSaysWhoseTurnItIs() {
    Scenario it =
        new Scenario().limit("namespace:company", "slots: 6", "order: FAIR", "fairBy: namespace");
    Stream.of("a", "b", "c", "d").forEach(team -> it.flow("company." + team + "/f"));
    it.request("company.a/f", "a1", "a2", "a3")
        .request("company.b/f", "b1", "b2")
        .request("company.c/f", "c1")
        .request("company.a/f", "a4")
        .request("company.b/f", "b3")
        .request(RunRequest.of("company.a/f", "a5").priority(9))
        .request("company.d/f", "d1", "d2")
        .request("company.c/f", "c2")
        .request("company.b/f", "b4");

    RunLimit limit = limit(it, "b4", "namespace:company");
    assertThat(limit.order()).isEqualTo(Order.FAIR);
    assertThat(limit.fairBy()).isEqualTo("namespace");
    FairTurn turn = limit.turn();
    assertThat(turn.own().name()).isEqualTo("namespace:company.b");
    assertThat(turn.own().active()).isEqualTo(2);
    assertThat(turn.own().next().run()).as("of its own").isEqualTo("b3");
    assertThat(turn.before()).isEqualTo(2);
    assertThat(turn.beforeOrMore()).isFalse();
    assertThat(turn.first())
        .extracting(Competitor::name, Competitor::active, first -> first.next().run())
        .containsExactly(
            tuple("namespace:company.d", 0L, "d1"), tuple("namespace:company.c", 1L, "c2"));
    assertThat(limit(it, "a5", "namespace:company").turn().before())
        .as("its priority helps it among its own only")
        .isEqualTo(3);

    it.started("a1").succeeded("a1");
    assertThat(explain(it, "d1").state()).as("so it is").isEqualTo(RunState.ADMITTED);
    assertThat(limit(it, "d2", "namespace:company").turn().first())
        .as("d has one, too, and c's run came later")
        .isEmpty();
  }

  @Test
  void moreLinesThanAreLookedAtAreAtLeastSoMany() {
    int flows = Question.LOOKS_MAX + 1;
    Scenario it = new Scenario().limit("flow:*", "slots: 0").limit("tenant", "slots: 0");
    it.flow("company.team/f");
    IntStream.range(0, flows)
        .forEach(
            i -> it.request(RunRequest.of("company.team/f", "r" + i).labels(Map.of("n", "v" + i))));
    Explanation last = explain(it, "r" + (flows - 1));
    for (RunLimit limit : last.limits()) {
      assertThat(limit.ahead().runsOrMore()).isTrue();
      assertThat(limit.ahead().runs()).isEqualTo(Question.LOOKS_MAX / 2);
      assertThat(runs(limit.ahead())).as("these are known").startsWith("r0", "r1").endsWith("r9");
    }
    assertThat(last.sentence()).contains("paused");
    it.limit("tenant", "slots: 0", "order: FAIR", "fairBy: label:n");
    while (it.unfinished()) {
      it.tick();
    }
    FairTurn turn = limit(it, "r" + (flows - 1), "tenant").turn();
    assertThat(turn.beforeOrMore()).isTrue();
    assertThat(turn.before()).isBetween(Question.LOOKS_MAX / 2 - 1, Question.LOOKS_MAX / 2);
  }

  @Test
  void longLinesAndManyHoldersAreCounted_notListed() {
    Scenario it = limited().limit("tenant", "slots: 50");
    IntStream.range(0, 50).forEach(i -> it.request(FLOW, "h" + i));
    IntStream.range(0, 100).forEach(i -> it.request(FLOW, "w" + i));
    Explanation last = explain(it, "w99");
    assertThat(last.line().ahead()).hasSize(10).startsWith("w0", "w1").endsWith("w9");
    assertThat(last.line().position()).isEqualTo(100);
    RunLimit limit = last.limits().getFirst();
    assertThat(limit.holders()).hasSize(10);
    assertThat(limit.holders()).extracting(Holder::run).startsWith("h0", "h1").endsWith("h9");
    assertThat(limit.holdersTotal()).isEqualTo(50);
  }

  @Test
  void aPositionFarBackIsAtLeastSoFar() {
    Scenario it = limited().limit("tenant", "slots: 0");
    IntStream.rangeClosed(0, Question.LOOKS_MAX + 1).forEach(i -> it.request(FLOW, "w" + i));
    Explanation.Line exact = explain(it, "w" + Question.LOOKS_MAX).line();
    assertThat(exact.position()).isEqualTo(Question.LOOKS_MAX + 1);
    assertThat(exact.positionOrMore()).isFalse();
    Explanation further = explain(it, "w" + (Question.LOOKS_MAX + 1));
    assertThat(further.line().position()).isEqualTo(Question.LOOKS_MAX + 1);
    assertThat(further.line().positionOrMore()).isTrue();
    assertThat(further.line().size()).isEqualTo(Question.LOOKS_MAX + 2);
    assertThat(further.sentence()).contains("more than 10000 runs of its line go first");
  }

  /** Until when, counted from the beginning: what the clock will do to the run. */
  @Test
  void itSaysUntilWhen() {
    Scenario it =
        new Scenario()
            .flow(FLOW, "retry: {maxAttempts: 2, backoff: PT10S}", "lease: PT30S")
            .limit("tenant", "slots: 1")
            .request(FLOW, "a")
            .request(RunRequest.of(FLOW, "b").queueTimeout(Duration.ofMinutes(10)))
            .request(FLOW, "c")
            .request("company.team/new", "d");
    assertThat(until(it, "a")).as("an hour, and the margin for clocks").hasMinutes(61);
    assertThat(until(it, "b")).as("its queueTimeout").hasMinutes(10);
    assertThat(explain(it, "c").until()).isNull();
    assertThat(until(it, "d")).as("the grace for its flow").hasSeconds(5);

    it.later(Duration.ofSeconds(2)).started("a");
    assertThat(until(it, "a")).as("its lease").hasSeconds(32);
    it.later(Duration.ofSeconds(1)).report("w1", Fact.What.ALIVE, "a");
    assertThat(until(it, "a")).as("its lease, renewed").hasSeconds(33);
    it.paused(Duration.ofSeconds(100));
    assertThat(until(it, "a"))
        .as("the coordinator stood still, so it lasts longer")
        .hasSeconds(133);
    it.failed("a");
    assertThat(until(it, "a"))
        .as("its back-off")
        .isBetween(Duration.ofSeconds(113), Duration.ofSeconds(115));
  }

  private static Duration until(Scenario it, String run) {
    return Duration.between(Scenario.START, explain(it, run).until());
  }

  @Test
  void aRefusedRunSaysWhichLimitRefusedIt_asThatWasThen() {
    Scenario it =
        limited("concurrency: {limit: 1, behavior: CANCEL}")
            .request(FLOW, "a", "b")
            .limit("flow:" + FLOW, "slots: 7")
            .later(Duration.ofMinutes(1));
    Explanation b = explain(it, "b");
    assertThat(b.reason())
        .isEqualTo(Reason.ofLimit(Code.LIMIT_FULL, Scope.parse("flow:" + FLOW), 1, 1));
    assertThat(b.end()).isEqualTo(new Explanation.End(Scenario.START, null));
    assertThat(b.at()).isEqualTo(Scenario.START.plusSeconds(60));
    assertThat(b.attempt()).isZero();
    assertThat(b.limits()).isEmpty();
  }

  @Test
  void soDoesOneThatIsSupersededTimedOutOrOneTooMany() {
    Scenario it =
        limited("concurrency: {limit: 1, behavior: CANCEL_RUNNING}")
            .flow("company.team/load")
            .limit("pool:db", "slots: 1", "maxWaiting: 1")
            .request(FLOW, "a")
            .started("a")
            .request(FLOW, "b", "c")
            .request(RunRequest.of("company.team/load", "d").pools(Map.of("db", 1)))
            .request(
                RunRequest.of("company.team/load", "e")
                    .pools(Map.of("db", 1))
                    .queueTimeout(PATIENCE))
            .request(RunRequest.of("company.team/load", "f").pools(Map.of("db", 1)))
            .after(PATIENCE);
    Scope flow = Scope.parse("flow:" + FLOW);
    assertThat(explain(it, "a").reason())
        .isEqualTo(Reason.ofLimit(Code.SUPERSEDED, flow, 1, 1).saying("by b"));
    assertThat(explain(it, "b").reason())
        .isEqualTo(Reason.ofLimit(Code.SUPERSEDED, flow, 1, 1).saying("by c"));
    assertThat(explain(it, "e").reason())
        .isEqualTo(Reason.ofLimit(Code.QUEUE_TIMEOUT, Scope.pool("db"), 1, 1));
    assertThat(explain(it, "f").reason())
        .isEqualTo(Reason.ofLimit(Code.QUEUE_OVERFLOW, Scope.pool("db"), 1, 1).waiting(1, 1));
  }

  @Test
  void aWeightThatNoLongerFitsIsWhyItWaits() {
    Scenario it =
        limited("pools: {db: 3}")
            .limit("pool:db", "slots: 3")
            .request(FLOW, "a", "b")
            .limit("pool:db", "slots: 2");
    assertThat(explain(it, "b").reason())
        .isEqualTo(Reason.ofLimit(Code.WEIGHT_EXCEEDS_LIMIT, Scope.parse("pool:db"), 2, 3));
  }

  @Test
  void itSaysWhatBecameOfItsTries() {
    Scenario it =
        limited("retry: {maxAttempts: 5, backoff: PT1S, maxLost: 4}")
            .request(FLOW, "a")
            .started("a")
            .failed("a")
            .after(Duration.ofSeconds(2))
            .started("a")
            .after(Duration.ofSeconds(31));
    Explanation a = explain(it, "a");
    assertThat(a.state()).isEqualTo(RunState.ADMITTED);
    assertThat(a.attempt()).isEqualTo(3);
    assertThat(a.tries()).isEqualTo(new Explanation.Tries(1, 5, 1, 4));
  }

  @Test
  void aPurgedRunIsUnknown() {
    Scenario it = limited().request(FLOW, "a").started("a").succeeded("a");
    it.command(Command.Type.PURGE, "a");
    assertThat(explain(it, "a").state()).isEqualTo(RunState.UNKNOWN);
  }

  // ---- Reservation.

  /** A reserver binds whoever has a worse place, and not itself. */
  @ParameterizedTest
  @CsvSource({"other, 0, 1, 3", "other, 0, 99, 0", "other, 9, 99, 3", "a, 0, 1, 0"})
  void slotsAreKeptFromWorsePlacesOnly(String reserver, int priority, long arrival, long kept) {
    Scenario it = limited("concurrency: {limit: 0}").request(FLOW, "x", "a");
    LiveRun run = (LiveRun) it.ledger().find(Scenario.key("a")).orElseThrow();
    assertThat(run.place()).isEqualTo(new Place(0, 2));
    assertThat(
            RunLimit.keptFrom(
                run,
                Optional.of(new Reserver(Scenario.key(reserver), new Place(priority, arrival), 3))))
        .isEqualTo(kept);
  }

  @Test
  void whoeverIsKeptOutSeesForWhom_andWhoIsKeptForSeesThat() {
    Scenario it =
        limited()
            .limit("pool:db", "slots: 4", "reserveAfter: PT10S")
            .request(ofPool("a", 1))
            .request(ofPool("heavy", 4))
            .request(ofPool("b", 1))
            .after(Duration.ofSeconds(10))
            .request(ofPool("c", 1));
    Explanation kept = explain(it, "heavy");
    assertThat(kept.line().reserves()).isTrue();
    assertThat(kept.sentence()).endsWith("; slots that become free are kept for it.");
    Explanation keptOut = explain(it, "c");
    assertThat(keptOut.reason().code()).isEqualTo(Code.ROOM_RESERVED);
    assertThat(keptOut.line().reserves()).isFalse();
    assertThat(keptOut.sentence()).contains("pool:db").contains("kept for heavy");
    assertThat(explain(it.kill("heavy"), "c").state()).isEqualTo(RunState.ADMITTED);
  }

  @Test
  void theFleetIsThatOfTheRunsQueue() {
    Scenario it =
        limited("workers: gpu")
            .queueReady("gpu")
            .heartbeat("w1", "gpu", 4)
            .heartbeat("w2", "gpu", 2)
            .heartbeat("w3", "default", 9)
            .request(FLOW, "a");
    assertThat(explain(it, "a").queue()).isEqualTo(new Explanation.Queue("gpu", true, 2, 6));
  }

  private static RunRequest ofPool(String id, int slots) {
    return RunRequest.of(FLOW, id).pools(Map.of("db", slots));
  }

  @Test
  void whatIsKeptForSomebodyIsSaid() {
    Scenario it = limited("pools: {db: 2}").limit("pool:db", "slots: 0").request(FLOW, "a");
    LiveRun run = (LiveRun) it.ledger().find(Scenario.key("a")).orElseThrow();
    RunLimit kept =
        new RunLimit(
            Scope.pool("db"),
            Scope.pool("db"),
            4L,
            1,
            2,
            2,
            Room.RESERVED,
            true,
            List.of(),
            1,
            new Reserved("r9", 3),
            Order.FIFO,
            null,
            new Ahead(1, false, List.of()),
            null);
    var line = new Explanation.Line(1, false, 1, "a", List.of(), true);
    var queue = new Explanation.Queue("default", true, 0, 0);
    assertThat(Sentences.waiting(run, List.of(kept), line, queue))
        .isEqualTo(
            "Run a waits for pool:db (1 of 4 slots taken, and it needs 2, 3 kept for r9, 1 run with a better"
                + " place waits for it, too); slots that become free are kept for it.");
  }
}
