package io.berth.worker.app;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Fact.What;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.Broker;
import io.berth.worker.testing.HandCoordinator;
import io.berth.worker.testing.JavaChild;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, in a process of its own, seen as its user sees it. */
class WorkerMainTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/health");

  @TempDir Path folder;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(String... arguments) throws IOException {
    process =
        JavaChild.of(WorkerMain.class, arguments)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
  }

  private String printed(String stream) {
    return Await.get(() -> Files.readString(folder.resolve(stream)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    Await.until("an address", () -> ADDRESS.matcher(printed("out")).find());
    Matcher address = ADDRESS.matcher(printed("out"));
    assertThat(address.find()).isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.group(1) + path)).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void wrongUsageEndsWith2() throws Exception {
    start("--concurrency", "0");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(printed("err")).contains("concurrency from 1 to");
  }

  @Test
  void aTakenPortIsOneLineAndEndsWith1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start("--http-port", Integer.toString(taken.getLocalPort()));
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(printed("err")).contains("--http-port").hasLineCount(1);
    }
  }

  @Test
  void withoutKafkaItStaysAndSaysSo() throws Exception {
    start("--bootstrap", "localhost:1", "--http-port", "0", "--kafka", "ssl.key.password=hunter2");
    Await.until("a word", () -> printed("out").contains("no answer from localhost:1"));
    HttpResponse<String> health = get("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("\"DOWN\"", "no answer from localhost:1");
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/live").statusCode()).isEqualTo(200);
    assertThat(printed("out")).doesNotContain("hunter2").contains("ssl.key.password");
    assertThat(printed("out").lines().count()).isLessThan(20);
  }

  @Test
  void onSigtermItDrainsAndEndsWith0() throws Exception {
    try (HandCoordinator coordinator = new HandCoordinator(Broker.bootstrap())) {
      coordinator.queue("default");
      start(
          "--bootstrap",
          Broker.bootstrap(),
          "--topic-prefix",
          coordinator.topics.prefix(),
          "--http-port",
          "0",
          "--grace",
          "0s",
          "--kill-grace",
          "1s");
      coordinator.dispatch(run("r1").shell("sleep 600"));
      coordinator.awaitSaid("r1", What.STARTED);
      assertThat(get("/health").statusCode()).isEqualTo(200);
      assertThat(get("/metrics").body())
          .contains(
              "berth_worker_capacity{", "berth_worker_busy{", "berth_worker_lease_left_ratio{")
          .contains("kafka_producer");
      process.destroy();
      assertThat(process.waitFor()).isZero();
      coordinator.awaitSaid("r1", What.STARTED, What.HANDED_BACK);
    }
  }
}
