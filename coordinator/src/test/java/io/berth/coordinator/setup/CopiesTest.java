package io.berth.coordinator.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.StreamsSettings;
import io.berth.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** With three copies two must have a record: of topics made by whomever. */
class CopiesTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  private static String command(int copies) {
    return new ToolCommands("kafka:9092").createTopic(TOPICS.workSpec("gpu", 1), (short) copies);
  }

  private static Properties streams(int copies) {
    var kafka =
        new CoordinatorSettings.Kafka(
            "kafka:9092", TOPICS, OptionalInt.of(1), (short) copies, true, Map.of());
    return StreamsSettings.of(
        CoordinatorSettings.of("kafka:9092", Path.of("state")).withKafka(kafka),
        Duration.ofSeconds(6));
  }

  @Test
  void threeCopies_twoMustHaveIt() {
    assertThat(command(3)).contains("--replication-factor 3", "--config min.insync.replicas=2");
    assertThat(streams(3)).containsEntry("topic.min.insync.replicas", "2");
  }

  @Test
  void fewerCopies_orTheBrokersDefault_saysNothing() {
    for (int copies : new int[] {-1, 1, 2}) {
      assertThat(command(copies)).doesNotContain("min.insync");
      assertThat(streams(copies)).doesNotContainKey("topic.min.insync.replicas");
    }
  }
}
