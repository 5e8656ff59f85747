package io.berth.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Json;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.Result;
import io.berth.standalone.Typed;
import io.berth.standalone.client.Answer;
import io.berth.standalone.client.Decisions;
import io.berth.standalone.client.FakeBerth;
import io.berth.standalone.client.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmitTest {
  private static final String FLOW = "company.team/etl";

  private final FakeBerth berth = new FakeBerth();
  private final Typed typed = new Typed(berth);

  private Request request(int index) {
    return Json.read(berth.sent().get(index).value(), Request.class);
  }

  private static String run(Outgoing record) {
    return Json.read(record.value(), Request.class).id();
  }

  @Test
  void printsTheIdOnceTheCoordinatorHasDecided() {
    berth.answering((record, at) -> List.of(Decisions.decided(run(record), Kind.QUEUED)));

    assertThat(typed.run("submit", FLOW)).isZero();

    assertThat(berth.sent()).hasSize(1);
    assertThat(berth.sent().getFirst().topic()).isEqualTo("berth.requests");
    assertThat(berth.sent().getFirst().key()).isEqualTo("default");
    assertThat(typed.out()).containsExactly(request(0).id());
    assertThat(typed.err()).isEmpty();
    assertThat(berth.isClosed()).isTrue();
  }

  @Test
  void sendsEverythingThatIsAskedFor() {
    berth.answering((record, at) -> List.of(new Answer.Decided(Decisions.of("r1", Kind.QUEUED))));
    typed.with("BERTH_LABEL", "team=data,env=test");

    typed.run(
        "submit",
        FLOW,
        "--id",
        "r1",
        "--label",
        "env=prod",
        "--label",
        "nightly",
        "--pool",
        "db=3",
        "--pool",
        "api",
        "--priority",
        "7",
        "--queue-timeout",
        "10m",
        "--input",
        "day=2026-11-20",
        "--input",
        "sql=a=1,b=2",
        "--input",
        "n=5");

    Request sent = request(0);
    assertThat(sent.id()).isEqualTo("r1");
    assertThat(sent.labels()).isEqualTo(Map.of("team", "data", "env", "prod", "nightly", ""));
    assertThat(sent.pools()).isEqualTo(Map.of("db", 3, "api", 1));
    assertThat(sent.priority()).isEqualTo(7);
    assertThat(sent.queueTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(sent.inputs()).isEqualTo(Map.of("day", "2026-11-20", "sql", "a=1,b=2", "n", 5));
  }

  @Test
  void aRunThatIsTurnedAwayIsDecidedToo_andStderrSaysWhy() {
    berth.answering((record, at) ->
        List.of(
            new Answer.Decided(Decisions.of("r1", Kind.CANCELLED, 0, 0, Decisions.full(), null))));
    assertThat(typed.run("submit", FLOW, "--id", "r1")).isZero();
    assertThat(typed.out()).containsExactly("r1");
    assertThat(typed.err())
        .containsExactly(
            "berth: run r1 is CANCELLED: limit flow:company.team/etl has 2 of 2 taken");
  }

  @Test
  void aDuplicateIsRefused_evenIfTheOtherRunOfThisIdIsDecidedMeanwhile() {
    berth.answering((record, at) ->
        List.of(
            Decisions.decided("r1", Kind.STARTED),
            Decisions.rejected(at, "DUPLICATE_RUN"),
            Decisions.decided("r1", Kind.SUCCEEDED)));
    assertThat(typed.run("submit", FLOW, "--id", "r1", "--wait")).isEqualTo(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err())
        .containsExactly("berth: run r1 refused: DUPLICATE_RUN: because of a test");
  }

  @Test
  void withWaitEveryDecisionIsALine_andTheExitCodeIsTheRuns() {
    berth.answering((record, at) ->
        List.of(
            new Answer.Decided(Decisions.of("r1", Kind.QUEUED, 0, 0, Decisions.full(), null)),
            new Answer.Decided(Decisions.of("other", Kind.STARTED, 1, 500, null, null)),
            new Answer.Decided(Decisions.of("r1", Kind.ADMITTED, 1, 1_000, null, null)),
            new Answer.Decided(Decisions.of("r1", Kind.STARTED, 1, 1_050, null, null)),
            new Answer.Decided(
                Decisions.of(
                    "r1",
                    Kind.FAILED,
                    1,
                    2_000,
                    Reason.of(Code.TASK_FAILED),
                    new Result(17, "no such table\n")))));

    assertThat(typed.run("submit", FLOW, "--id", "r1", "--wait")).isEqualTo(17);

    assertThat(typed.out())
        .containsExactly(
            "12:00:00.123  r1  QUEUED     limit flow:company.team/etl has 2 of 2 taken",
            "12:00:01.123  r1  ADMITTED   attempt 1",
            "12:00:01.173  r1  STARTED    attempt 1 on w1",
            "12:00:02.123  r1  FAILED     a task of the run failed, exit code 17",
            "    no such table");
  }

  @Test
  void decisionsAreJsonForPrograms() {
    berth.answering((record, at) -> List.of(Decisions.decided("r1", Kind.QUEUED)));
    assertThat(typed.run("submit", FLOW, "--id", "r1", "-o", "json")).isZero();
    assertThat(typed.out()).hasSize(1);
    assertThat(typed.out().getFirst())
        .startsWith("{\"run\":\"r1\",\"tenant\":\"default\",\"flow\":\"company.team/etl\"")
        .contains("\"decision\":\"QUEUED\"", "\"at\":\"2026-11-20T12:00:00.123Z\"");
  }

  @Test
  void severalRunsGetNumbers() {
    berth.answering((record, at) -> List.of(Decisions.decided(run(record), Kind.SUCCEEDED)));
    assertThat(typed.run("submit", FLOW, "--id", "r", "--count", "3", "--wait")).isZero();
    assertThat(berth.sent()).extracting(SubmitTest::run).containsExactly("r-1", "r-2", "r-3");
    assertThat(typed.out()).hasSize(3);
  }

  @Test
  void withoutADecisionItGivesUpAfterTenSeconds() {
    assertThat(typed.run("submit", FLOW)).isEqualTo(1);
    assertThat(berth.passed()).hasSeconds(10);
    assertThat(typed.err()).hasSize(1);
    assertThat(typed.err().getFirst())
        .startsWith("berth: no decision yet on run " + request(0).id())
        .contains("is a coordinator running?");
  }

  @Test
  void whoChoseAnIdIsToldTheSame() {
    berth.withoutCoordinator();
    assertThat(typed.run("submit", FLOW, "--id", "r1", "--timeout", "3s")).isEqualTo(1);
    assertThat(berth.passed()).hasSeconds(3);
    assertThat(typed.err().getFirst()).startsWith("berth: no decision yet on run r1");
  }

  @Test
  void theEndIsWaitedForAsLongAsIsSaid() {
    berth.answering((record, at) -> List.of(Decisions.decided("r1", Kind.STARTED)));
    assertThat(typed.run("submit", FLOW, "--id", "r1", "--wait", "--timeout", "1h")).isEqualTo(1);
    assertThat(berth.passed()).hasHours(1);
    assertThat(typed.err().getFirst()).startsWith("berth: stopped waiting: run r1 had not ended");
  }

  @Test
  void aRequestThatIsTooLargeIsNotSent() {
    assertThat(typed.run("submit", FLOW, "--input", "x=" + "y".repeat(300_000))).isEqualTo(2);
    assertThat(berth.sent()).isEmpty();
  }
}
