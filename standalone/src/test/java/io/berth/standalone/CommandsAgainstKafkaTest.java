package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as they are typed, on a real Kafka with a real coordinator, but without workers. */
@WithKafka
class CommandsAgainstKafkaTest {
  private static final String ONE_AT_A_TIME =
      """
      id: etl
      namespace: company.team
      concurrency: {limit: 1}
      tasks:
        - {id: wait, type: sleep, duration: PT1S}
      """;

  @TempDir private Path folder;

  private static Typed typed(TestKafka kafka) {
    return Typed.againstKafka()
        .with("BERTH_BOOTSTRAP", kafka.bootstrap())
        .with("BERTH_TOPIC_PREFIX", kafka.prefix())
        .with("BERTH_TIMEOUT", "2m"); // a busy machine is no failure
  }

  @Test
  void withoutTopicsItSaysToStartACoordinator(TestKafka kafka) {
    Typed typed = typed(kafka);
    assertThat(typed.run("submit", "a/b", "--topic-prefix", "nobody.")).isEqualTo(1);
    assertThat(typed.err())
        .singleElement()
        .asString()
        .startsWith("berth: no Berth topics at " + kafka.bootstrap())
        .contains("start a coordinator first");
  }

  @Test
  void steersRunsThroughTheirLives(TestKafka kafka) throws InterruptedException {
    Typed typed = typed(kafka).stdin(ONE_AT_A_TIME);
    CoordinatorSettings settings =
        CoordinatorSettings.of(kafka.bootstrap(), folder)
            .withTopics(kafka.topics())
            .withPartitions(3);
    try (Coordinator coordinator = Coordinator.start(settings)) {
      coordinator.awaitReady(Duration.ofMinutes(1));

      done(typed, "flow company.team/etl applied", "apply", "-f", "-");
      done(
          typed,
          "\"decision\":\"ADMITTED\"",
          "submit",
          "company.team/etl",
          "--id",
          "r1",
          "-o",
          "json");
      done(typed, "r2", "submit", "company.team/etl", "--id", "r2");
      refused(typed, "DUPLICATE_RUN", "submit", "company.team/etl", "--id", "r2", "--wait");

      typed.with("BERTH_API", "127.0.0.1:" + coordinator.httpPort());
      done(typed, "Run r2 waits for flow:company.team/etl (1 of 1 slot taken).", "explain", "r2");
      done(typed, "\"room\":\"TAKEN\"", "explain", "r2", "-o", "json");
      done(typed, "r2   company.team/etl  QUEUED", "runs");
      done(typed, "\"run\":\"r1\"", "runs", "--state", "admitted", "-o", "json");
      done(typed, "flow:company.team/etl      1      1        1  FULL", "limits");
      assertThat(typed.run("explain", "r3")).isEqualTo(1);
      assertThat(typed.err()).singleElement().asString().startsWith("berth: RUN_UNKNOWN: ");

      refused(typed, "RUN_LIVE", "purge", "r2");
      done(typed, "r2  ADMITTED   attempt 1", "force", "r2");
      refused(typed, "RUN_ACTIVE", "force", "r2");
      done(typed, "r1  KILL_REQUESTED", "kill", "r1", "--why", "a test");
      done(typed, "r3", "submit", "company.team/etl", "--id", "r3");
      done(typed, "r3  KILLED", "kill", "r3", "--wait");
      refused(typed, "RUN_SETTLED", "kill", "r3");
      done(typed, "r4  QUEUED", "restart", "r3", "--id", "r4");
      refused(typed, "DUPLICATE_RUN", "restart", "r3", "--id", "r4");
      done(typed, "run r3 purged", "purge", "r3");
      refused(typed, "RUN_UNKNOWN", "purge", "r3");

      done(typed, "flow company.team/etl deleted", "delete", "flow", "company.team/etl");
      done(typed, "r5", "submit", "company.team/etl", "--id", "r5");
      assertThat(typed.err()).singleElement().asString().contains("run r5 is FAILED");
    }
  }

  private static void done(Typed typed, String line, String... arguments) {
    assertThat(typed.run(arguments)).as(() -> typed.err().toString()).isZero();
    assertThat(typed.out()).anySatisfy(shown -> assertThat(shown).contains(line));
  }

  private static void refused(Typed typed, String code, String... arguments) {
    assertThat(typed.run(arguments)).isEqualTo(1);
    assertThat(typed.err()).singleElement().asString().contains("refused: " + code);
  }
}
