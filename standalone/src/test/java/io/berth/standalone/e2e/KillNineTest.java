package io.berth.standalone.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Topics;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.kafka.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in one process, and that killed in the middle: Kafka, coordinator and worker. */
class KillNineTest {
  private static final String FLOW = "company.team/etl";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final List<String> RUNS = IntStream.range(0, 60).mapToObj(i -> "r" + i).toList();

  @TempDir private Path folder;

  /** Half of its work are processes, which tell who they are. */
  private String flow() {
    return """
    id: etl
    namespace: company.team
    concurrency: {limit: 3}
    lease: PT3S
    retry: {maxLost: 10}
    tasks:
      - {id: wait, type: sleep, duration: PT0.1S}
      - id: load
        type: shell
        env: {PIDS: "%s"}
        commands:
          - echo $$ >> "$PIDS"
          - sleep 0.1
    """
        .formatted(folder.resolve("pids"));
  }

  @Test
  void everyRunSettlesOnce_andNoSlotLeaks() throws Exception {
    String bootstrap = "127.0.0.1:" + freePort();
    try (BerthChild first = server(bootstrap)) {
      awaitReady(1);
      publish(bootstrap);
      awaitSettled(bootstrap, 15);
      first.kill();
    }
    try (BerthChild second = server(bootstrap)) {
      awaitReady(2);
      awaitSettled(bootstrap, 30);
      second.kill();
    }
    try (BerthChild third = server(bootstrap)) {
      awaitReady(3);
      awaitSettled(bootstrap, 45);
      assertThat(third.terminate()).as("the exit code after SIGTERM").isZero();
    }
    try (BerthChild fourth = server(bootstrap)) {
      awaitReady(4);
      DecisionLog log = awaitSettled(bootstrap, RUNS.size());
      log.neverMoreThan(3).admittedInOrderOfArrival().everySettledOnce(RUNS).nothingLeftActive();
      assertThat(log.mostActive()).isEqualTo(3);
      assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(RUNS.size());
      fourth.kill();
    }
    Await.until("no process of a task is left", () -> processes().stream().noneMatch(this::isOurs));
  }

  private void publish(String bootstrap) {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    List<Outgoing> records = new ArrayList<>();
    for (Definition definition : DefinitionFile.read(flow()).definitions()) {
      records.add(Outgoing.definition(topics, definition));
    }
    for (String run : RUNS) {
      Request request = Request.of("default", FlowName.parse(FLOW), run);
      records.add(Outgoing.request(topics, request));
    }
    try (KafkaConnection connection =
        KafkaConnection.open(new ClientSettings(bootstrap, topics, Map.of()))) {
      connection.send(records);
    }
  }

  private BerthChild server(String bootstrap) throws IOException {
    return BerthChild.start(
        folder.resolve("server.log"),
        "server",
        "--data",
        folder.resolve("data").toString(),
        "--kafka-port",
        bootstrap.substring(bootstrap.indexOf(':') + 1),
        "--http-port",
        "0",
        "--concurrency",
        "8");
  }

  /** The same port for all of them, so that clients find the next one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(int times) {
    Path log = folder.resolve("server.log");
    Await.value(
        "server number " + times + " is ready",
        READY_LIMIT,
        () -> {
          String said = Files.readString(log);
          int count = said.split("Berth is ready", -1).length - 1;
          return count >= times ? Optional.of(count) : Optional.empty();
        });
  }

  private static DecisionLog awaitSettled(String bootstrap, int count) {
    try (LogReader reader = LogReader.at(bootstrap)) {
      return reader.await(count + " runs have settled", log -> log.settled() >= count);
    }
  }

  private List<Long> processes() throws IOException {
    return Files.readAllLines(folder.resolve("pids")).stream().map(Long::parseLong).toList();
  }

  /** Numbers of processes are used again; ours have the path of the list in their environment. */
  private boolean isOurs(long process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process), "environ"), ISO_8859_1)
          .contains(folder.toString());
    } catch (IOException e) {
      return false; // it is gone
    }
  }
}
