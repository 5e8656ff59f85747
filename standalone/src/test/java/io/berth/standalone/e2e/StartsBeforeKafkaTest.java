package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.standalone.broker.EmbeddedKafka;
import io.berth.standalone.kafka.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is started before Kafka waits for it. */
class StartsBeforeKafkaTest {
  @TempDir private Path folder;

  @Test
  void aCoordinatorWaitsForTheFirstBroker_andSaysSo() throws Exception {
    int kafkaPort = freePort();
    int httpPort = freePort();
    CoordinatorSettings settings =
        CoordinatorSettings.of("127.0.0.1:" + kafkaPort, folder.resolve("state"))
            .withPartitions(1)
            .withStandbys(0)
            .withHttp("127.0.0.1", httpPort);
    CompletableFuture<Coordinator> started =
        CompletableFuture.supplyAsync(() -> Coordinator.start(settings));
    HttpResponse<String> answer = Await.value("it says how it is", () -> get(httpPort, "/health"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("CONNECTING", "127.0.0.1:" + kafkaPort);
    assertThat(get(httpPort, "/metrics").orElseThrow().body()).isEqualTo("berth_ready 0\n");
    HttpResponse<String> question = get(httpPort, "/api/limits").orElseThrow();
    assertThat(question.statusCode()).isEqualTo(503);
    assertThat(question.body()).contains("OWNER_UNKNOWN", "/health says why");
    assertThat(started).isNotDone();
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), kafkaPort);
    try (Coordinator coordinator = started.get()) {
      coordinator.awaitReady(Duration.ofMinutes(1));
      assertThat(get(httpPort, "/health").orElseThrow().statusCode()).isEqualTo(200);
      assertThat(get(httpPort, "/metrics").orElseThrow().body()).contains("berth_ready 1");
      Await.until(
          "it answers", () -> get(httpPort, "/api/limits").orElseThrow().statusCode() == 200);
    } catch (ExecutionException e) {
      throw new AssertionError("Expected it to wait for Kafka", e);
    } finally {
      kafka.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static Optional<HttpResponse<String>> get(int port, String path)
      throws InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return Optional.of(client.send(question, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty(); // it doesn't listen yet
    }
  }
}
