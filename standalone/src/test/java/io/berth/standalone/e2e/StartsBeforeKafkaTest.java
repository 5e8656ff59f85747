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
    HttpResponse<String> answer = Await.value("it says how it is", () -> health(httpPort));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("CONNECTING", "127.0.0.1:" + kafkaPort);
    assertThat(started).isNotDone();
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), kafkaPort);
    try (Coordinator coordinator = started.get()) {
      coordinator.awaitReady(Duration.ofMinutes(1));
      assertThat(health(httpPort).orElseThrow().statusCode()).isEqualTo(200);
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

  private static Optional<HttpResponse<String>> health(int port) throws InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return Optional.of(client.send(question, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty(); // it doesn't listen yet
    }
  }
}
