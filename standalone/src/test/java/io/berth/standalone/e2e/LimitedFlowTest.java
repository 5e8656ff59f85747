package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: two at a time, and what becomes of the third. */
@WithKafka
class LimitedFlowTest {
  @TempDir private static Path folder;
  private static Berthed berth;

  @BeforeAll
  static void start(TestKafka kafka) throws Exception {
    berth = Berthed.start(kafka, folder.resolve("state"));
    berth.startWorker(8);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  /** Each run leaves a file with its name, and goes on until there is one called {@code go}. */
  private static Path applyFlow(String id, String behavior) throws Exception {
    Path ran = Files.createDirectory(folder.resolve(id));
    berth.apply(
        """
        id: %s
        namespace: company.team
        concurrency: {limit: 2, behavior: %s}
        tasks:
          - id: load
            type: shell
            env: {RAN: "%s"}
            commands:
              - touch "$RAN/$BERTH_RUN"
              - while [ ! -e "$RAN/go" ]; do sleep 0.05; done
        """
            .formatted(id, behavior, ran));
    return ran;
  }

  private static List<String> whatRan(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("go"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theThirdWaits() throws Exception {
    Path ran = applyFlow("queue", "QUEUE");
    berth.request("company.team/queue", "q1", "q2", "q3", "q4");
    DecisionLog log =
        berth.await("two start", so -> so.ofFlow("company.team/queue").count(Kind.STARTED) == 2);
    assertThat(log.steps("q3")).containsExactly(Kind.QUEUED);
    Decision waits = log.the(Kind.QUEUED, "q3");
    assertThat(waits.attempt()).isZero();
    assertThat(waits.reason().code()).isEqualTo(Code.LIMIT_FULL);
    assertThat(waits.reason().scope()).hasToString("flow:company.team/queue");
    assertThat(waits.reason().slots()).isEqualTo(2);
    assertThat(waits.reason().active()).isEqualTo(2);

    Files.createFile(ran.resolve("go"));
    berth
        .awaitSettled("q1", "q2", "q3", "q4")
        .ofFlow("company.team/queue")
        .neverMoreThan(2)
        .admittedInOrderOfArrival()
        .everySettledOnce(List.of("q1", "q2", "q3", "q4"))
        .nothingLeftActive();
    assertThat(log.steps("q3"))
        .containsExactly(Kind.QUEUED, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
    assertThat(whatRan(ran)).containsExactly("q1", "q2", "q3", "q4");
  }

  @Test
  void theThirdIsCancelled() throws Exception {
    theThirdIsRefused("cancel", "CANCEL", Kind.CANCELLED);
  }

  @Test
  void theThirdFails() throws Exception {
    theThirdIsRefused("fail", "FAIL", Kind.FAILED);
  }

  private static void theThirdIsRefused(String id, String behavior, Kind end) throws Exception {
    String flow = "company.team/" + id;
    List<String> runs = List.of(id + 1, id + 2, id + 3);
    Path ran = applyFlow(id, behavior);
    berth.request(flow, runs);
    DecisionLog log = berth.await("two start", so -> so.ofFlow(flow).count(Kind.STARTED) == 2);
    assertThat(log.steps(id + 3)).containsExactly(end);
    assertThat(DecisionLog.code(log.the(end, id + 3))).isEqualTo(Code.LIMIT_FULL);

    Files.createFile(ran.resolve("go"));
    berth
        .awaitSettled(runs)
        .ofFlow(flow)
        .neverMoreThan(2)
        .admittedInOrderOfArrival()
        .everySettledOnce(runs)
        .nothingLeftActive();
    assertThat(whatRan(ran)).containsExactly(id + 1, id + 2);
  }

  @Test
  void theThirdTakesThePlaceOfTheFirst_onceThatHasEnded() throws Exception {
    Path ran = applyFlow("newest", "CANCEL_RUNNING");
    berth.request("company.team/newest", "n1", "n2");
    berth.await("two start", so -> so.ofFlow("company.team/newest").count(Kind.STARTED) == 2);
    berth.request("company.team/newest", "n3");
    DecisionLog log = berth.await("the third starts", so -> so.says(Kind.STARTED, "n3"));
    assertThat(log.steps("n1"))
        .containsExactly(Kind.ADMITTED, Kind.STARTED, Kind.KILL_REQUESTED, Kind.KILLED);
    assertThat(DecisionLog.code(log.the(Kind.KILLED, "n1"))).isEqualTo(Code.SUPERSEDED);

    Files.createFile(ran.resolve("go"));
    berth
        .awaitSettled("n1", "n2", "n3")
        .ofFlow("company.team/newest")
        .neverMoreThan(2)
        .admittedInOrderOfArrival()
        .everySettledOnce(List.of("n1", "n2", "n3"))
        .nothingLeftActive();
  }

  @Test
  void theDecisionTellsHowTheWorkEnded() {
    berth.apply(
        """
        id: telling
        namespace: company.team
        concurrency: {limit: 1}
        retry: {maxAttempts: 2, backoff: PT0.1S}
        tasks:
          - id: load
            type: shell
            commands:
              - echo "$BERTH_TENANT $BERTH_FLOW $BERTH_RUN $BERTH_TASK attempt $BERTH_ATTEMPT"
              - echo "$BERTH_INPUT_DAY $BERTH_INPUTS"
              - exit 7
        """);
    FlowName flow = FlowName.parse("company.team/telling");
    Map<String, Object> inputs = Map.of("day", "$(touch /tmp/never); monday");
    berth.request(
        List.of(new Request(flow, "t1", "default", Map.of(), Map.of(), null, inputs, null)));
    DecisionLog log = berth.awaitSettled("t1");
    Decision end = log.the(Kind.FAILED, "t1");
    assertThat(log.steps("t1"))
        .containsExactly(
            Kind.ADMITTED,
            Kind.STARTED,
            Kind.RETRYING,
            Kind.QUEUED,
            Kind.ADMITTED,
            Kind.STARTED,
            Kind.FAILED);
    assertThat(DecisionLog.code(end)).isEqualTo(Code.TASK_FAILED);
    assertThat(end.attempt()).isEqualTo(2);
    assertThat(end.worker()).isNotNull();
    assertThat(end.result().exitCode()).isEqualTo(7);
    assertThat(end.result().output())
        .isEqualTo(
            """
            default company.team/telling t1 load attempt 2
            $(touch /tmp/never); monday {"day":"$(touch /tmp/never); monday"}
            """);
    log.ofFlow("company.team/telling")
        .neverMoreThan(1)
        .everySettledOnce(List.of("t1"))
        .nothingLeftActive();
  }
}
