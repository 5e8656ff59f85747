package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The coordinator can't write its files for a while: it says so, decides nothing that it would have
 * to take back, and goes on by itself. What stands for a full disk is a bound on the size of files,
 * which needs no other user's rights, and fails at the same place.
 */
@WithKafka
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
  private static final FlowName FLOW = FlowName.parse("company.team/etl");
  private static final Pattern API = Pattern.compile("metrics at http://127\\.0\\.0\\.1:(\\d+)");

  /** More than a store keeps in memory before it writes. */
  private static final List<String> RUNS =
      IntStream.range(0, 4_000).mapToObj(i -> "r" + i).toList();

  private static final int INPUT_CHARS = 3_000;

  @TempDir private Path folder;

  @Test
  void itSaysSo_andGoesOnOnceThereIsRoom(TestKafka kafka) throws Exception {
    try (BerthChild coordinator =
        BerthChild.coordinator(kafka, folder.resolve("log"), folder.resolve("state"))) {
      Asking asking = new Asking(port());
      Await.until("it decides", () -> asking.get("/health").status() == 200);
      coordinator.limitFiles(64 * 1024);
      publish(kafka);
      Await.until(
          "it says what is wrong",
          () -> asking.get("/health").text().contains("tries again by itself"));
      assertThat(asking.get("/health").status()).isEqualTo(503);

      coordinator.unlimitFiles();
      Await.until("it is well again", () -> asking.get("/health").status() == 200);
      try (LogReader reader = new LogReader(kafka)) {
        DecisionLog log =
            reader.await("a decision on each run", so -> so.runs().size() == RUNS.size());
        log.neverMoreThan(1);
        assertThat(log.count(Kind.ADMITTED)).isEqualTo(1);
        assertThat(log.count(Kind.QUEUED)).isEqualTo(RUNS.size() - 1);
      }
    }
  }

  private int port() {
    return Await.value(
        "its port",
        () -> {
          Matcher matcher = API.matcher(Files.readString(folder.resolve("log")));
          return matcher.find()
              ? Optional.of(Integer.parseInt(matcher.group(1)))
              : Optional.empty();
        });
  }

  private static void publish(TestKafka kafka) {
    List<Outgoing> records = new ArrayList<>();
    String flow =
        """
        id: etl
        namespace: company.team
        concurrency: {limit: 1}
        tasks: [{id: t, type: log, message: m}]
        """;
    for (Definition definition : DefinitionFile.read(flow).definitions()) {
      records.add(Outgoing.definition(kafka.topics(), definition));
    }
    Random random = new Random(1);
    for (String run : RUNS) {
      records.add(
          Outgoing.request(
              kafka.topics(),
              new Request(
                  FLOW,
                  run,
                  Tenants.DEFAULT,
                  Map.of(),
                  Map.of(),
                  null,
                  Map.of("x", letters(random)),
                  null)));
    }
    try (KafkaConnection connection =
        KafkaConnection.open(new ClientSettings(kafka.bootstrap(), kafka.topics(), Map.of()))) {
      connection.send(records);
    }
  }

  /** Without order, or they would be stored in less. */
  private static String letters(Random random) {
    return random
        .ints(INPUT_CHARS, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
