package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.kafka.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked to stop: at once, even where a start takes long, and without noise. */
class ServerStopTest {
  @TempDir private Path folder;

  @Test
  void aServerThatStartsStopsWhenItIsAsked() throws Exception {
    Path data = folder.resolve("data");
    Path log = folder.resolve("log");
    try (BerthChild server =
        BerthChild.start(
            log, "server", "--data", data.toString(), "--kafka-port", "0", "--http-port", "0")) {
      Await.until("it has begun to start Kafka", () -> Files.exists(data.resolve("kafka")));
      assertThat(server.terminate()).isZero();
    }
    assertThat(Files.readString(log))
        .contains("Stopped before it was ready.")
        .doesNotContain("Berth is ready");
  }

  @Test
  void whoHasNothingToComplainAboutReadsNoComplaint() throws Exception {
    Path log = folder.resolve("log");
    try (BerthChild server =
        BerthChild.start(
            log,
            "server",
            "--data",
            folder.resolve("data").toString(),
            "--kafka-port",
            "0",
            "--http-port",
            "0")) {
      Await.until("it is ready", () -> Files.readString(log).contains("Berth is ready"));
      assertThat(server.terminate()).isZero();
    }
    assertThat(Files.readString(log))
        .endsWith("Stopped.\n")
        .doesNotContain(" ERROR ")
        .doesNotContain("Exception");
  }
}
