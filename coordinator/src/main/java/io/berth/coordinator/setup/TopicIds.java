package io.berth.coordinator.setup;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** What tells a topic from an earlier one of the same name. */
public final class TopicIds {
  private TopicIds() {}

  /**
   * By name.
   *
   * @throws org.apache.kafka.common.KafkaException if one is not there, or Kafka does not answer
   */
  public static Map<String, String> of(Admin admin, Collection<String> topics) {
    return Answers.get(admin.describeTopics(topics).allTopicNames()).values().stream()
        .collect(Collectors.toMap(topic -> topic.name(), topic -> topic.topicId().toString()));
  }
}
