package io.berth.worker.clients;

import io.berth.worker.health.Troubles;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka now and then whether it is there: consumers wait for an unreachable broker without a
 * word.
 */
public final class BrokerWatch implements AutoCloseable {
  public static final Duration EVERY = Duration.ofSeconds(5);

  private static final String SUBJECT = "kafka";

  private final Clients clients;
  private final String bootstrap;
  private final Troubles troubles;
  private @Nullable Admin admin;

  public BrokerWatch(Clients clients, String bootstrap, Troubles troubles) {
    this.clients = clients;
    this.bootstrap = bootstrap;
    this.troubles = troubles;
  }

  /**
   * The client for questions. It is made when it is first needed, because that fails as long as the
   * bootstrap servers' names can't be resolved.
   */
  public synchronized Admin admin() {
    if (admin == null) {
      admin = clients.admin();
    }
    return admin;
  }

  /**
   * Returns if there is such a topic. To be asked before a producer is: where a topic is missing,
   * that has brokers make one by their own defaults ({@code auto.create.topics.enable}), which no
   * coordinator accepts.
   *
   * @throws KafkaException if there is none, or nobody can say
   */
  public void expectTopic(String topic) throws InterruptedException {
    try {
      admin()
          .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(4_000))
          .allTopicNames()
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UnknownTopicOrPartitionException(
            "Expected topic " + topic + ", but there is none; a coordinator makes it");
      }
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    }
  }

  /** Asks and returns at once. */
  public void look() {
    try {
      KafkaFuture<?> unused =
          admin()
              .describeCluster(new DescribeClusterOptions().timeoutMs(4_000))
              .nodes()
              .whenComplete((nodes, failure) -> answered(failure));
    } catch (KafkaException e) {
      answered(e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }

  private void answered(@Nullable Throwable failure) {
    if (failure == null) {
      troubles.clear(SUBJECT);
    } else {
      troubles.report(
          SUBJECT, "no answer from " + bootstrap + ", trying again: " + Troubles.words(failure));
    }
  }
}
