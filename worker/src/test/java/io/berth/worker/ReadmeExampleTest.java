package io.berth.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.worker.testing.Await;
import org.junit.jupiter.api.Test;

/** The README's example compiles, and starts even where there is no Kafka yet. */
class ReadmeExampleTest {
  // README example
  static final class Greet implements TaskHandler {
    @Override
    public String type() {
      return "greet";
    }

    @Override
    public void run(TaskContext task) {
      task.output("Hello " + task.inputs().getOrDefault("who", "world"));
    }
  }

  static Worker start(String bootstrap) {
    return Worker.builder(bootstrap)
        .queue("default")
        .concurrency(16)
        .handler(new Greet())
        .start(); // close() drains it
  }

  // end of the example

  @Test
  void aWorkerWithoutKafkaWaitsAndSaysSo() {
    try (Worker worker = start("localhost:1")) {
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
    try (Worker worker = start("kafka.invalid:9092")) {
      Await.until(
          () -> "a word about Kafka, but " + worker.health(),
          () -> worker.health().problems().containsKey("kafka"));
    }
  }
}
