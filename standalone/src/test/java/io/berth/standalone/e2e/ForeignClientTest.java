package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A client that knows nothing of Berth takes part in full: kcat, with any key in any partition. */
@WithKafka
@EnabledIf("kcatMustBeThere")
class ForeignClientTest {
  private static final long SEED = 20_261_120;

  /** Debian's, which has Debian's packages. */
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir private Path folder;
  private Berthed berth;
  private TestKafka kafka;

  @BeforeEach
  void start(TestKafka kafka) throws Exception {
    this.kafka = kafka;
    berth = Berthed.start(kafka, folder.resolve("state"));
    berth.startWorker(8);
  }

  @AfterEach
  void stop() {
    berth.close();
  }

  /** Where it is missing, the tests are skipped; but not on a build server. */
  static boolean kcatMustBeThere() {
    return System.getenv("CI") != null
        || "true".equals(System.getenv("BERTH_REQUIRE_DOCKER"))
        || Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
  }

  private void kcat(String topic, String input, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("kcat", "-b", kafka.bootstrap(), "-P", "-t", topic));
    command.addAll(Arrays.asList(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it had read all; its exit code and words say why.
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("what kcat exits with, saying %s", said).isZero();
  }

  /** Where Python's client is missing, its test is skipped; but not on a build server. */
  static boolean pythonMustBeThere() throws Exception {
    return "true".equals(System.getenv("BERTH_REQUIRE_DOCKER"))
        || (Files.isExecutable(Path.of(PYTHON))
            && python("-c", "import confluent_kafka").waitFor() == 0);
  }

  private static Process python(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** {@code examples/request.py}: what it says, and what it exits with. */
  private String asked(String flow, int code) throws Exception {
    Path example = Path.of("..", "examples", "request.py");
    Process process = python(example.toString(), kafka.bootstrap(), flow, kafka.prefix());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(code);
    return said;
  }

  @Test
  @EnabledIf("pythonMustBeThere")
  void theExampleInPythonFollowsItsRunToItsEnd() throws Exception {
    berth.apply("{namespace: a, id: fine, tasks: [{id: t, type: log, message: m}]}");
    berth.apply("{namespace: a, id: bad, tasks: [{id: t, type: shell, commands: [exit 3]}]}");
    assertThat(asked("a/fine", 0).lines().map(String::strip))
        .containsExactly("ADMITTED", "STARTED", "SUCCEEDED");
    assertThat(asked("a/bad", 1)).contains("FAILED TASK_FAILED task t: exit code 3");
    assertThat(asked("no name", 2)).startsWith("refused FLOW_INVALID");
  }

  @Test
  void itDefinesAsksAndSteers() throws Exception {
    // A key of its own for every record: librdkafka's partitioner is not Kafka's.
    kcat(
        kafka.topics().definitions(),
        """
        flow/default/company.team/x|{"namespace": "company.team", "id": "x",\
         "concurrency": {"limit": 3},\
         "tasks": [{"id": "wait", "type": "sleep", "duration": "PT0.2S"}]}
        flow/default/company.team/long|{"namespace": "company.team", "id": "long",\
         "tasks": [{"id": "wait", "type": "sleep", "duration": "PT10M"}]}
        """,
        "-K|");
    Random random = new Random(SEED);
    List<String> runs = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    for (int partition = 0; partition < Berthed.PARTITIONS; partition++) {
      StringBuilder lines = new StringBuilder();
      for (int i = partition; i < runs.size(); i += Berthed.PARTITIONS) {
        lines
            .append(Long.toHexString(random.nextLong()))
            .append("|{\"flow\": \"company.team/x\", \"id\": \"")
            .append(runs.get(i))
            .append("\"}\n");
      }
      kcat(kafka.topics().requests(), lines.toString(), "-K|", "-p", String.valueOf(partition));
    }
    // Without a key and an id, as the README shows it.
    kcat(kafka.topics().requests(), "{\"flow\": \"company.team/long\"}\n");

    String named = "company.team/long";
    DecisionLog log =
        berth.await("the long one starts", so -> so.ofFlow(named).count(Kind.STARTED) == 1);
    String run = log.ofFlow(named).runs().iterator().next();
    kcat(
        kafka.topics().commands(),
        "{\"type\": \"KILL\", \"run\": \"" + run + "\", \"by\": \"kcat\"}\n",
        "-p",
        "3");

    berth.awaitSettled(runs);
    berth.awaitSettled(run);
    log.ofFlow("company.team/x")
        .neverMoreThan(3)
        .admittedInOrderOfArrival()
        .everySettledOnce(runs)
        .nothingLeftActive();
    assertThat(log.ofFlow("company.team/x").mostActive()).isEqualTo(3);
    assertThat(log.ofFlow("company.team/x").count(Kind.SUCCEEDED)).isEqualTo(100);
    assertThat(log.ofFlow(named).everySettledOnce(List.of(run)).steps(run))
        .endsWith(Kind.KILL_REQUESTED, Kind.KILLED);
  }
}
