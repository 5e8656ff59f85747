package io.berth.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.worker.Worker;
import io.berth.worker.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's example compiles, and starts even where there is no Kafka yet. */
class WorkerExampleTest {
  private static final Path SOURCE =
      Path.of("src", "test", "java", "io", "berth", "example", "WorkerExample.java");
  private static final Path PAGE = Path.of("..", "README.md");

  @Test
  void thePageShowsIt() throws Exception {
    String source = Files.readString(SOURCE);
    String page = Files.readString(PAGE);
    String afterMarker = page.substring(page.indexOf("<!-- WorkerExample.java"));
    String begin = "```java\n";
    String block = afterMarker.substring(afterMarker.indexOf(begin) + begin.length());
    assertThat(block.substring(0, block.indexOf("```")))
        .isEqualTo(source.substring(source.indexOf("import ")));
  }

  @Test
  void aWorkerWithoutKafkaWaitsAndSaysSo() {
    try (Worker worker = WorkerExample.start("localhost:1")) {
      Await.until(
          () -> "a word about Kafka, but " + worker.health(),
          () -> worker.health().problems().containsKey("kafka"));
      assertThat(worker.health().ok()).isFalse();
      assertThat(worker.busy()).isZero();
      assertThat(worker.concurrency()).isEqualTo(16);
    }
  }

  @Test
  void aHostThatIsNotKnownYetIsNoReasonToEndEither() {
    try (Worker worker = WorkerExample.start("kafka.invalid:9092")) {
      Await.until(
          () -> "a word about Kafka, but " + worker.health(),
          () -> worker.health().problems().containsKey("kafka"));
    }
  }
}
