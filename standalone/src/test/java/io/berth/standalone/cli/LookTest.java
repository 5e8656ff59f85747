package io.berth.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.view.Ahead;
import io.berth.coordinator.view.Competitor;
import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.FairTurn;
import io.berth.coordinator.view.Holder;
import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.LimitState;
import io.berth.coordinator.view.Reserved;
import io.berth.coordinator.view.Room;
import io.berth.coordinator.view.RunLimit;
import io.berth.coordinator.view.RunList;
import io.berth.coordinator.view.RunRow;
import io.berth.coordinator.view.RunState;
import io.berth.coordinator.view.Waiter;
import io.berth.protocol.Code;
import io.berth.protocol.FlowName;
import io.berth.protocol.OnFull;
import io.berth.protocol.Order;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.Scope;
import io.berth.standalone.Typed;
import io.berth.standalone.client.Decisions;
import io.berth.standalone.client.FakeBerth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that look: runs, limits, explain. */
class LookTest {
  private static final Instant NOON = Decisions.NOON;
  private static final FlowName FLOW = Decisions.FLOW;

  private final Typed typed = new Typed(new FakeBerth());

  private static Explanation.Place arrived(int secondsAgo) {
    return new Explanation.Place(5, 7, NOON.minusSeconds(secondsAgo));
  }

  private static Waiter waiter(String run, Scope elsewhere) {
    return new Waiter(run, FLOW, 0, 1, elsewhere);
  }

  private static Explanation waiting() {
    return new Explanation(
        NOON,
        "default",
        "r7",
        RunState.QUEUED,
        "Run r7 waits.",
        FLOW,
        arrived(65),
        2,
        new Explanation.Tries(1, 3, 0, 3),
        NOON.plusSeconds(7_260),
        Reason.ofLimit(Code.LIMIT_FULL, Scope.flow(FLOW), 1, 1),
        new Explanation.Line(14, false, 90, "r1", List.of("r1", "r2"), true),
        new Explanation.Queue("default", true, 3, 12),
        null,
        List.of(
            new RunLimit(
                Scope.flow(FLOW),
                Scope.flow(FLOW),
                1L,
                1,
                90,
                1,
                Room.TAKEN,
                true,
                List.of(new Holder("r0", RunState.RUNNING, 1, "w1", true)),
                1,
                null,
                Order.FIFO,
                null,
                new Ahead(
                    10_013, true, List.of(waiter("r1", null), waiter("s1", Scope.pool("gpu")))),
                null),
            new RunLimit(
                Scope.pool("db"),
                Scope.parse("pool:*"),
                100L,
                40,
                90,
                3,
                Room.RESERVED,
                true,
                List.of(new Holder("r0", RunState.ADMITTED, 3, null, false)),
                38,
                new Reserved("x9", 98),
                Order.FAIR,
                "label:team",
                new Ahead(2, false, List.of(waiter("r1", null), waiter("r2", null))),
                new FairTurn(
                    new Competitor("label:team=red", 3, waiter("r1", null)),
                    2,
                    false,
                    List.of(
                        new Competitor(null, 0, waiter("x1", null)),
                        new Competitor("label:team=blue", 2, waiter("b1", null))))),
            new RunLimit(
                Scope.TENANT,
                Scope.TENANT,
                100L,
                40,
                90,
                1,
                Room.FREE,
                false,
                List.of(),
                0,
                null,
                Order.FIFO,
                null,
                null,
                null)),
        null);
  }

  @Test
  void aWaitingRunIsExplained() {
    try (FakeCoordinator coordinator = FakeCoordinator.answering(200, waiting())) {
      assertThat(typed.run("explain", "r7", "--api", coordinator.address())).isZero();
      assertThat(typed.out())
          .containsExactly(
              "Run r7 waits.",
              "",
              "  run       r7 of tenant default",
              "  flow      company.team/etl",
              "  state     QUEUED, attempt 2",
              "  arrived   2026-11-20 11:58:55 (1m5s ago), priority 5",
              "  workers   3 live of queue default, which execute 12 runs at a time",
              "  line      place 14 of 90 that ask for the same",
              "  ahead     r1, r2 and 11 more",
              "  timeout   2026-11-20 14:01:00 (in 2h1m)",
              "  tries     1 of at most 3 failed, 0 of at most 3 lost",
              "  reason    LIMIT_FULL",
              "",
              "  LIMIT                  SLOTS  TAKEN  NEEDS               HELD BY",
              "  flow:company.team/etl      1      1      1  FULL         r0 (RUNNING on w1,"
                  + " stopping)",
              "  pool:db (pool:*)         100     40      3  KEPT for x9  r0 x3 (ADMITTED) and 37"
                  + " more",
              "  tenant                   100     40      1  room",
              "",
              "  WAITED FOR             ORDER                                      AHEAD  FIRST OF"
                  + " THEM",
              "  flow:company.team/etl  FIFO                                      10013+  r1, s1"
                  + " (waits for pool:gpu, too) and 10011 more",
              "  pool:db                FAIR by label:team: label:team=red has 3       2  whoever"
                  + " has none has 0: x1, label:team=blue has 2: b1");
      assertThat(coordinator.asked()).hasSize(1);
      assertThat(coordinator.asked().getFirst())
          .startsWith("GET /api/explain?")
          .contains("run=r7", "tenant=default");
    }
  }

  @Test
  void aSettledRunIsExplained_andItsOutputCantSteerTheTerminal() {
    Explanation failed =
        new Explanation(
            NOON,
            "acme",
            "r1",
            RunState.FAILED,
            "Run r1 failed: \u001b[2J.",
            FLOW,
            new Explanation.Place(null, 7, null),
            1,
            null,
            null,
            Reason.of(Code.TASK_FAILED),
            null,
            null,
            null,
            List.of(),
            new Explanation.End(
                NOON.minus(Duration.ofDays(1).plusHours(2)), new Result(3, "one\n\u001b[2Jtwo\n")));
    try (FakeCoordinator coordinator = FakeCoordinator.answering(200, failed)) {
      typed.run("explain", "r1", "--tenant", "acme", "--api", "http://" + coordinator.address());
      assertThat(typed.out())
          .containsExactly(
              "Run r1 failed: ·[2J.",
              "",
              "  run       r1 of tenant acme",
              "  flow      company.team/etl",
              "  state     FAILED, attempt 1",
              "  ended     2026-11-19 10:00:00 (1d2h ago)",
              "  reason    TASK_FAILED",
              "",
              "    one",
              "    ·[2Jtwo");
    }
  }

  @Test
  void forProgramsAnExplanationIsOneObject() {
    try (FakeCoordinator coordinator = FakeCoordinator.answering(200, waiting())) {
      typed.with("BERTH_API", "http://" + coordinator.address() + "/");
      assertThat(typed.run("explain", "r7", "-o", "json")).isZero();
      assertThat(typed.out()).hasSize(1);
      assertThat(typed.out().getFirst()).startsWith("{\"at\":\"2026-11-20T12:00:00.123Z\"");
    }
  }

  // ---- Lists.

  private static RunRow row(String run, RunState state, Reason reason) {
    boolean active = state == RunState.RUNNING;
    return new RunRow(
        "default",
        run,
        FLOW,
        state,
        state == RunState.AWAITING_FLOW ? null : 0,
        7,
        NOON.minusSeconds(90),
        active ? 1 : 0,
        active ? "w1" : null,
        state == RunState.RETRYING ? NOON.plusSeconds(5) : null,
        reason);
  }

  private static RunList runs() {
    return new RunList(
        NOON,
        List.of(
            row("r1", RunState.RUNNING, null),
            row("r2", RunState.RUNNING, Reason.of(Code.OPERATOR_KILL)),
            row("r3", RunState.RETRYING, null),
            row("r4", RunState.QUEUED, Reason.ofLimit(Code.LIMIT_FULL, Scope.flow(FLOW), 2, 2)),
            row("r5", RunState.QUEUED, null),
            row("r6", RunState.AWAITING_FLOW, null)),
        Map.of(
            RunState.RUNNING, 2L,
            RunState.RETRYING, 1L,
            RunState.QUEUED, 2L,
            RunState.AWAITING_FLOW, 1L),
        false);
  }

  @Test
  void runsAreATable() {
    try (FakeCoordinator coordinator = FakeCoordinator.answering(200, runs())) {
      assertThat(typed.run("runs", "--api", coordinator.address())).isZero();
      assertThat(typed.out())
          .containsExactly(
              "RUN  FLOW              STATE          PRIORITY    AGE  ATTEMPT  DETAIL",
              "r1   company.team/etl  RUNNING               0  1m30s        1  on w1",
              "r2   company.team/etl  RUNNING               0  1m30s        1  on w1, told to stop:"
                  + " an operator asked for it",
              "r3   company.team/etl  RETRYING              0  1m30s        -  again in 5s",
              "r4   company.team/etl  QUEUED                0  1m30s        -  limit"
                  + " flow:company.team/etl has 2 of 2 taken",
              "r5   company.team/etl  QUEUED                0  1m30s        -  is admitted in a"
                  + " moment",
              "r6   company.team/etl  AWAITING_FLOW         -  1m30s        -  its flow is not"
                  + " defined");
      assertThat(typed.err()).as("all are shown").isEmpty();
      assertThat(coordinator.asked()).containsExactly("GET /api/runs?tenant=default&most=50");
    }
  }

  @Test
  void whatIsNotShownIsSaid_whereItIsNotTakenForARow() {
    RunList many =
        new RunList(
            NOON,
            List.of(row("r4", RunState.QUEUED, null)),
            Map.of(RunState.RUNNING, 12L, RunState.QUEUED, 1_234L),
            false);
    try (FakeCoordinator coordinator = FakeCoordinator.answering(200, many)) {
      typed.with("BERTH_API", coordinator.address());
      assertThat(
              typed.run(
                  "runs",
                  "--state",
                  "queued",
                  "--flow",
                  "company.team/etl",
                  "--most",
                  "1",
                  "--all-tenants",
                  "-o",
                  "json"))
          .isZero();
      assertThat(typed.out()).singleElement().asString().startsWith("{\"tenant\":\"default\"");
      assertThat(typed.err())
          .containsExactly(
              "12 RUNNING, 1,234 QUEUED: 1 of them shown. --most shows up to 200; --state and"
                  + " --flow narrow it down.");
      assertThat(coordinator.asked())
          .containsExactly("GET /api/runs?most=1&state=QUEUED&flow=company.team%2Fetl");
    }
  }

  private static LimitState limit(
      String scope, String setBy, Long slots, Long active, Long waiting) {
    return new LimitState(
        "default",
        Scope.parse(scope),
        Scope.parse(setBy),
        slots,
        false,
        active,
        waiting,
        slots == 0,
        active != null && active > slots,
        OnFull.QUEUE,
        Order.FIFO,
        null,
        null);
  }

  @Test
  void limitsAreATable() {
    LimitState fair =
        new LimitState(
            "default",
            Scope.TENANT,
            Scope.TENANT,
            9L,
            false,
            3L,
            0L,
            false,
            false,
            OnFull.CANCEL,
            Order.FAIR,
            "flow",
            new Reserved("r9", 4));
    LimitState fleet =
        new LimitState(
            "default",
            Scope.queue("gpu"),
            Scope.parse("queue:*"),
            0L,
            true,
            0L,
            5L,
            true,
            false,
            OnFull.QUEUE,
            Order.FIFO,
            null,
            null);
    LimitList list =
        new LimitList(
            NOON,
            List.of(
                limit("pool:db", "pool:db", 3L, 3L, 17L),
                limit("pool:x", "pool:*", 0L, 0L, 1L),
                limit("label:k=v", "label:k=v", 2L, 3L, 0L),
                limit("pool:*", "pool:*", 3L, null, null),
                fair,
                fleet),
            6,
            false);
    try (FakeCoordinator coordinator = FakeCoordinator.answering(200, list)) {
      assertThat(typed.run("limits", "--all-tenants", "--api", coordinator.address())).isZero();
      assertThat(typed.out())
          .containsExactly(
              "TENANT   LIMIT      SLOTS  TAKEN  WAITING  DETAIL",
              "default  pool:db        3      3       17  FULL",
              "default  pool:x         0      0        1  PAUSED, by pool:*",
              "default  label:k=v      2      3        0  OVER",
              "default  pool:*         3      -        -  for each",
              "default  tenant         9      3        0  kept for r9, 4, fair by flow, else"
                  + " CANCEL",
              "default  queue:gpu      0      0        5  NO WORKERS, as live workers run, by"
                  + " queue:*");
      assertThat(coordinator.asked()).containsExactly("GET /api/limits?most=50");
    }
  }

  @Test
  void whereThereIsNothingThatIsSaid() {
    try (FakeCoordinator none =
        FakeCoordinator.answering(200, new RunList(NOON, List.of(), Map.of(), false))) {
      typed.run("runs", "--api", none.address());
      assertThat(typed.out()).containsExactly("No such run lives, of tenant default.");
      typed.run("runs", "--api", none.address(), "-o", "json");
      assertThat(typed.out()).isEmpty();
    }
    try (FakeCoordinator none =
        FakeCoordinator.answering(200, new LimitList(NOON, List.of(), 0, false))) {
      typed.run("limits", "--all-tenants", "--api", none.address());
      assertThat(typed.out()).containsExactly("No limit is in force, of all tenants.");
    }
  }

  // ---- No answer.

  static Stream<Arguments> noAnswer() {
    return Stream.of(
        Arguments.of(
            404,
            "{\"code\":\"RUN_UNKNOWN\",\"message\":\"There is no run r1.\"}",
            "berth: RUN_UNKNOWN: There is no run r1."),
        Arguments.of(
            503,
            "{\"code\":\"A_NEW_ONE\",\"message\":\"Ask again.\"}",
            "berth: A_NEW_ONE: Ask again."),
        Arguments.of(404, "<h1>404</h1>", "is no coordinator that knows /api/explain (status 404)"),
        Arguments.of(200, "pong", "is no coordinator that knows /api/explain (status 200)"),
        Arguments.of(500, "{}", "is no coordinator that knows /api/explain (status 500)"));
  }

  @ParameterizedTest
  @MethodSource("noAnswer")
  void whyThereIsNoAnswerIsSaid(int status, String body, String message) {
    try (FakeCoordinator other =
        FakeCoordinator.answering(status, body.getBytes(StandardCharsets.UTF_8))) {
      assertThat(typed.run("explain", "r1", "--api", other.address())).isEqualTo(1);
      assertThat(typed.err()).singleElement().asString().contains(message);
      assertThat(typed.out()).isEmpty();
    }
  }

  @Test
  void whereNobodyListensItSaysHowToFindSomebody() {
    String free;
    try (FakeCoordinator gone = FakeCoordinator.answering(200, "{}")) {
      free = gone.address();
    }
    assertThat(typed.run("limits", "--api", free)).isEqualTo(1);
    assertThat(typed.err())
        .containsExactly(
            "berth: nobody answers at http://"
                + free
                + ": is a coordinator running? --api says where its HTTP port is.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "59, 59s",
    "60, 1m",
    "61, 1m1s",
    "3600, 1h",
    "3660, 1h1m",
    "90000, 1d1h",
    "-5, 0s"
  })
  void spansAreShort(long seconds, String text) {
    assertThat(Spans.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
