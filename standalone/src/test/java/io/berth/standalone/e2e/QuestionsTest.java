package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.Holder;
import io.berth.coordinator.view.LimitState;
import io.berth.coordinator.view.Room;
import io.berth.coordinator.view.RunLimit;
import io.berth.coordinator.view.RunList;
import io.berth.coordinator.view.RunRow;
import io.berth.coordinator.view.RunState;
import io.berth.coordinator.view.Waiter;
import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.Scope;
import io.berth.standalone.client.Position;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why does it wait? Asked over HTTP, of a coordinator that decides for real. */
@WithKafka
class QuestionsTest {
  private static final int FLOOD = 30_000;
  private static final int AT_ONCE = 200;

  @TempDir private static Path folder;
  private static Berthed berth;
  private static Asking asking;

  @BeforeAll
  static void start(TestKafka kafka) throws Exception {
    berth = Berthed.start(kafka, folder.resolve("state"));
    asking = berth.asking();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static void applyFlow(String tenant, String id, String more) {
    berth.apply(
        """
        tenant: %s
        id: %s
        namespace: company.team
        tasks:
          - {id: wait, type: sleep, duration: PT10M}
        %s
        """
            .formatted(tenant, id, more));
  }

  private static Explanation explain(String run) {
    return asking.explain("default", run);
  }

  @Test
  void blockedByTwoLimits_andByALineAhead() {
    applyFlow("default", "two", "concurrency: {limit: 1}\npools: {two-db: 2}");
    applyFlow("default", "other", "pools: [two-db]");
    berth.apply("{kind: Limit, scope: 'pool:two-db', slots: 3}");
    berth.request("company.team/other", "two-o1");
    berth.request("company.team/two", "two-1", "two-2", "two-3");

    Explanation head = explain("two-2");
    assertThat(head.state()).isEqualTo(RunState.QUEUED);
    assertThat(head.sentence())
        .isEqualTo(
            "Run two-2 waits for flow:company.team/two (1 of 1 slot taken) and pool:two-db (3 of 3"
                + " slots taken, and it needs 2).");
    assertThat(head.limits()).extracting(RunLimit::blocks).containsExactly(true, true);
    assertThat(head.limits().get(1).holders())
        .extracting(Holder::run)
        .containsExactly("two-o1", "two-1");
    assertThat(head.line().position()).isEqualTo(1);

    Explanation behind = explain("two-3");
    assertThat(behind.line().position()).isEqualTo(2);
    assertThat(behind.line().ahead()).containsExactly("two-2");
    assertThat(behind.sentence()).endsWith("; two-2 of its line goes first.");

    berth.request("company.team/other", "two-o2");
    Explanation other = explain("two-o2");
    assertThat(other.sentence())
        .isEqualTo(
            "Run two-o2 waits for pool:two-db (3 of 3 slots taken, 2 runs with better places wait"
                + " for it, too).");
    assertThat(other.limits())
        .singleElement()
        .satisfies(limit ->
            assertThat(limit.ahead().first())
                .extracting(Waiter::run, Waiter::elsewhere)
                .containsExactly(
                    tuple("two-2", Scope.parse("flow:company.team/two")),
                    tuple("two-3", Scope.parse("flow:company.team/two"))));
  }

  @Test
  void blockedByAPausedLimit_andLookedAtAgainWhenThatIsOver() {
    applyFlow("default", "paused", "concurrency: {limit: 0}");
    berth.request("company.team/paused", "paused-1");
    assertThat(explain("paused-1").limits())
        .singleElement()
        .satisfies(limit -> assertThat(limit.room()).isEqualTo(Room.PAUSED));
    assertThat(explain("paused-1").sentence()).contains("it can't go on before");
    assertThat(asking.limits("?tenant=default").limits())
        .filteredOn(LimitState::paused)
        .extracting(LimitState::scope)
        .contains(Scope.parse("flow:company.team/paused"));

    applyFlow("default", "paused", "concurrency: {limit: 1}");
    Await.until("it goes", () -> explain("paused-1").state() == RunState.ADMITTED);
    assertThat(explain("paused-1").limits()).extracting(RunLimit::room).containsExactly(Room.HELD);
  }

  @Test
  void refusedKilledAndUnknown() {
    applyFlow("default", "gone", "concurrency: {limit: 1, behavior: FAIL}");
    berth.request("company.team/gone", "gone-1", "gone-2");
    Explanation refused = explain("gone-2");
    assertThat(refused.state()).isEqualTo(RunState.FAILED);
    assertThat(refused.reason())
        .isEqualTo(Reason.ofLimit(Code.LIMIT_FULL, Scope.parse("flow:company.team/gone"), 1, 1));
    assertThat(refused.end().at())
        .isEqualTo(
            berth
                .await("its end", log -> log.says(Kind.FAILED, "gone-2"))
                .the(Kind.FAILED, "gone-2")
                .at());

    berth.command(Command.Type.KILL, "gone-1");
    assertThat(explain("gone-1").reason().code()).isEqualTo(Code.OPERATOR_KILL);
    assertThat(explain("gone-1").sentence()).contains("was told to stop");

    Asking.Reply unknown = asking.get("/api/explain?run=nobody");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.error().get("code")).isEqualTo("RUN_UNKNOWN");
    assertThat(unknown.error().get("message").toString()).startsWith("There is no run nobody");
  }

  @Test
  void everyPartitionAnswersForItsTenants_andTogetherForAll() {
    List<String> tenants = Berthed.tenantsOfEveryPartition("acme");
    for (String tenant : tenants) {
      applyFlow(tenant, "etl", "concurrency: {limit: 1}");
      FlowName flow = FlowName.parse("company.team/etl");
      berth.request(List.of(Request.of(tenant, flow, "r1"), Request.of(tenant, flow, "r2")));
    }
    for (String tenant : tenants) {
      assertThat(asking.explain(tenant, "r1").state()).isEqualTo(RunState.ADMITTED);
      assertThat(asking.explain(tenant, "r2").limits().getFirst().holders())
          .extracting(Holder::run)
          .containsExactly("r1");
      assertThat(asking.runs("?tenant=" + tenant).runs())
          .extracting(RunRow::run, RunRow::tenant)
          .containsExactly(tuple("r1", tenant), tuple("r2", tenant));
    }
    assertThat(asking.limits("").limits())
        .filteredOn(limit -> limit.tenant().startsWith("acme"))
        .extracting(limit -> limit.tenant() + " " + limit.active() + " " + limit.waiting())
        .containsExactlyInAnyOrderElementsOf(
            tenants.stream().map(tenant -> tenant + " 1 1").toList());
    assertThat(asking.runs("?most=200&state=queued&flow=company.team/etl").runs())
        .extracting(RunRow::tenant)
        .as("in order of arrival, over all partitions")
        .containsExactlyElementsOf(tenants);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/explain,                  400, PARAMETER_INVALID",
    "/api/explain?run=a%2Fb,        400, RUN_ID_INVALID",
    "/api/explain?run=a&tenant=-,   400, TENANT_INVALID",
    "/api/explain?run=a&run=b,      400, PARAMETER_INVALID",
    "/api/explain?run=a&why=b,      400, PARAMETER_INVALID",
    "/api/limits?most=0,            400, PARAMETER_INVALID",
    "/api/limits?most=1001,         400, PARAMETER_INVALID",
    "/api/runs?most=201,            400, PARAMETER_INVALID",
    "/api/runs?flow=etl,            400, FLOW_INVALID",
    "/api/runs?state=SUCCEEDED,     400, PARAMETER_INVALID",
    "/api/,                         404, PATH_UNKNOWN",
    "/api/kill?run=a,               404, PATH_UNKNOWN",
    "/api/explain/?run=a,           404, PATH_UNKNOWN"
  })
  void whatCantBeAskedIsSaid(String path, int status, String code) {
    Asking.Reply reply = asking.get(path);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.error().get("code")).isEqualTo(code);
    assertThat(reply.error().get("message").toString()).containsIgnoringCase("expected");
  }

  @Test
  void onlyGetIsAnswered() {
    HttpRequest post =
        asking.request("/api/runs").POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    assertThat(asking.send(post).status()).isEqualTo(405);
    assertThat(asking.send(post).error().get("code")).isEqualTo("METHOD_NOT_ALLOWED");
  }

  @Test
  void twoHundredAskAtOnceWhileAFloodIsDecided() throws Exception {
    applyFlow("default", "flood", "concurrency: {limit: 1}");
    FlowName flow = FlowName.parse("company.team/flood");
    List<Position> sent =
        berth.publish(
            IntStream.range(0, FLOOD)
                .mapToObj(i -> Request.of("default", flow, "flood-" + i))
                .toList());
    Await.until("the first are decided", () -> flooded() > AT_ONCE);
    List<Future<Long>> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          IntStream.range(0, AT_ONCE)
              .mapToObj(i -> threads.submit(() -> i % 2 == 0 ? flooded() : position(i)))
              .toList();
    }
    assertThat(answers.getFirst().get())
        .as("decided when the first was answered")
        .isLessThan(FLOOD);
    for (Future<Long> answer : answers) {
      assertThat(answer.get()).isPositive();
    }
    berth.awaitTaken(sent);
    assertThat(flooded()).isEqualTo(FLOOD);
    Explanation last = explain("flood-" + (FLOOD - 1));
    assertThat(last.line().positionOrMore()).isTrue();
    assertThat(last.line().size()).isEqualTo(FLOOD - 1);
    assertThat(last.limits().getFirst().waiting()).isEqualTo(FLOOD - 1);
  }

  private static long flooded() {
    RunList list = asking.runs("?tenant=default&flow=company.team/flood&most=1");
    return list.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  private static long position(int run) {
    return explain("flood-" + run).line().position();
  }
}
