package io.berth.standalone.client;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a client finds of the topics that a coordinator has made.
 *
 * @param partitions of the inputs and of the decisions
 */
record FoundTopics(int partitions, int rejectPartitions) {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

  /** A coordinator that starts at the same time needs some seconds to make them. */
  static FoundTopics await(Topics topics, KafkaTrouble trouble, Admin admin) {
    List<String> names =
        List.of(
            topics.definitions(),
            topics.requests(),
            topics.commands(),
            topics.decisions(),
            topics.rejects());
    long begun = System.nanoTime();
    while (true) {
      try {
        return of(topics, describe(trouble, admin.describeTopics(names).topicNameValues()));
      } catch (ClientException e) {
        boolean waits = System.nanoTime() - begun < WAIT.toNanos();
        if (!waits || !KafkaConnection.isCausedBy(e, UnknownTopicOrPartitionException.class)) {
          throw e;
        }
        pause();
      }
    }
  }

  private static FoundTopics of(Topics topics, Map<String, TopicDescription> found) {
    int partitions = count(found, topics.requests());
    for (String topic : List.of(topics.definitions(), topics.commands(), topics.decisions())) {
      if (count(found, topic) != partitions) {
        throw new ClientException(
            "topics of different sizes: "
                + topics.requests()
                + " has "
                + partitions
                + " partitions, but "
                + topic
                + " has "
                + count(found, topic)
                + ". A tenant would get two writers: make them equal.");
      }
    }
    return new FoundTopics(partitions, count(found, topics.rejects()));
  }

  /** Where Kafka refuses to show topics, it doesn't say which. */
  private static Map<String, TopicDescription> describe(
      KafkaTrouble trouble, Map<String, KafkaFuture<TopicDescription>> answers) {
    Map<String, TopicDescription> found = new HashMap<>();
    Set<String> refused = new TreeSet<>();
    answers.forEach((topic, answer) -> {
      try {
        found.put(topic, KafkaConnection.get(trouble, answer));
      } catch (ClientException e) {
        if (!KafkaConnection.isCausedBy(e, TopicAuthorizationException.class)) {
          throw e;
        }
        refused.add(topic);
      }
    });
    if (!refused.isEmpty()) {
      throw trouble.explained(new TopicAuthorizationException(refused));
    }
    return found;
  }

  private static int count(Map<String, TopicDescription> found, String topic) {
    TopicDescription description = found.get(topic);
    return description == null ? 0 : description.partitions().size();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted while waiting for Kafka", e);
    }
  }
}
