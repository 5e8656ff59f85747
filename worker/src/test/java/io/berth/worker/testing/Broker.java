package io.berth.worker.testing;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** One Kafka in a container for all tests of this JVM. */
public final class Broker {
  private static KafkaContainer container;

  private Broker() {}

  /** False only where there is no Docker and the environment doesn't insist on it. */
  public static boolean available() {
    return Boolean.parseBoolean(System.getenv("BERTH_REQUIRE_DOCKER"))
        || DockerClientFactory.instance().isDockerAvailable();
  }

  public static synchronized String bootstrap() {
    if (container == null) {
      container =
          new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))
              .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
              .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
              // By default a new member gets its partitions with its second heartbeat, after 5 s.
              .withEnv("KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "200")
              .withEnv("KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "200")
              .withEnv("KAFKA_GROUP_SHARE_ASSIGNMENT_INTERVAL_MS", "0");
      container.start();
      Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    }
    return container.getBootstrapServers();
  }

  /** Stops all of Kafka's process, as a broker that hangs; undone by {@link #thaw}. */
  public static void freeze() {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  public static void thaw() {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }
}
