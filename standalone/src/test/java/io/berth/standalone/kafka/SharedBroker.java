package io.berth.standalone.kafka;

import io.berth.standalone.Folders;
import io.berth.standalone.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker of a test JVM: a container where a Docker engine answers, the embedded one where none
 * does. {@code BERTH_REQUIRE_DOCKER=true} makes a missing engine a failure, {@code
 * BERTH_TEST_KAFKA=embedded} doesn't ask for one.
 */
sealed interface SharedBroker extends AutoCloseable {
  String bootstrap();

  @Override
  void close();

  static SharedBroker start() {
    boolean dockerRequired = "true".equals(System.getenv("BERTH_REQUIRE_DOCKER"));
    if ("embedded".equals(System.getenv("BERTH_TEST_KAFKA"))) {
      return Embedded.start();
    }
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return Container.start();
    }
    if (dockerRequired) {
      throw new IllegalStateException(
          "Expected a Docker engine, as BERTH_REQUIRE_DOCKER=true says, but none answers");
    }
    return Embedded.start();
  }

  /** Apache Kafka's image, set as the embedded broker is. */
  record Container(KafkaContainer container) implements SharedBroker {
    private static final Map<String, String> SETTINGS =
        Map.ofEntries(
            // Testcontainers moves the controller's listener to 9094.
            Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9094"),
            Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
            Map.entry("KAFKA_ADD_PARTITIONS_TO_TXN_RETRY_BACKOFF_MS", "2"),
            Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "8"),
            Map.entry("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "8"),
            Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
            Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
            Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_NUM_PARTITIONS", "4"),
            Map.entry("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "2000"),
            Map.entry("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "2000"),
            Map.entry("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "500"),
            Map.entry("KAFKA_GROUP_STREAMS_MIN_SESSION_TIMEOUT_MS", "2000"),
            Map.entry("KAFKA_GROUP_STREAMS_MIN_HEARTBEAT_INTERVAL_MS", "500"),
            Map.entry("KAFKA_GROUP_STREAMS_INITIAL_REBALANCE_DELAY_MS", "0"),
            Map.entry("KAFKA_GROUP_SHARE_MIN_SESSION_TIMEOUT_MS", "2000"),
            Map.entry("KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "500"),
            Map.entry("KAFKA_GROUP_SHARE_MAX_SIZE", "1000"));

    private static final Duration STARTUP = Duration.ofMinutes(4); // machines may be slow

    static Container start() {
      KafkaContainer container =
          new KafkaContainer("apache/kafka:4.3.1").withEnv(SETTINGS).withStartupTimeout(STARTUP);
      container.start();
      return new Container(container);
    }

    @Override
    public String bootstrap() {
      return container.getBootstrapServers();
    }

    @Override
    public void close() {
      container.stop();
    }
  }

  /** A broker in this JVM, on a folder that goes with it. */
  record Embedded(EmbeddedKafka kafka, Path folder) implements SharedBroker {
    static Embedded start() {
      try {
        Path folder = Files.createTempDirectory("berth-test-kafka");
        return new Embedded(EmbeddedKafka.start(folder, 0), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String bootstrap() {
      return kafka.bootstrap();
    }

    @Override
    public void close() {
      kafka.close();
      Folders.delete(folder);
    }
  }
}
