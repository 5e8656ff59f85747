package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.protocol.Tenants;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator that finds an invariant broken decides nothing more, and says so. The fault: what
 * Kafka keeps of a store says of a run that is at work that its back-off is over.
 */
@WithKafka
class BrokenInvariantTest {
  private static final int HOME = Tenants.home(Tenants.DEFAULT, Berthed.PARTITIONS);

  private static final String IMPOSSIBLE =
      """
      {"state":"UNDECIDED","request":{"flow":"a/f","id":"odd"},"arrival":99,
       "arrivedAt":"2026-01-01T00:00:00.000Z","revision":1,"tries":{"attempt":0,"failed":0,"lost":0},
       "until":"2026-01-01T00:00:01.000Z"}
      """;

  @Test
  void itStopsAndSaysWhichOneAndWhere(TestKafka kafka, @TempDir Path folder) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("first"))) {
      berth.apply("{id: f, namespace: a, tasks: [{id: t, type: log, message: m}]}");
    }
    tamper(kafka);
    try (Coordinator coordinator =
        Coordinator.start(
            CoordinatorSettings.of(kafka.bootstrap(), folder.resolve("second"))
                .withTopics(kafka.topics())
                .withPartitions(Berthed.PARTITIONS)
                .withStandbys(0))) {
      Await.until("it stops", () -> coordinator.health().state().equals("BROKEN"));
      assertThat(coordinator.health().problems())
          .singleElement()
          .asString()
          .startsWith(
              "Partition " + HOME + " stopped as time passed, because an invariant is broken: I9:")
          .contains("default/odd");
      assertThat(answer(coordinator, "/health").statusCode()).isEqualTo(503);
      assertThat(answer(coordinator, "/metrics").body()).contains("\nberth_ready 0.0\n");
    }
  }

  private static void tamper(TestKafka kafka) throws Exception {
    kafka
        .producer(Map.of())
        .send(
            new ProducerRecord<>(
                kafka.topics().application() + "-runs-changelog",
                HOME,
                "default/odd",
                IMPOSSIBLE.getBytes(StandardCharsets.UTF_8)))
        .get();
  }

  private static HttpResponse<String> answer(Coordinator coordinator, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + coordinator.httpPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
