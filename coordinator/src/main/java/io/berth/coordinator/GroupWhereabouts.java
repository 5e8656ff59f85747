package io.berth.coordinator;

import io.berth.coordinator.http.Whereabouts;
import io.berth.protocol.Topics;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;

/**
 * Who decides what, as the group has agreed: with each assignment every instance learns what all
 * the others advertise. After an instance has died it is out of date until others took over.
 */
final class GroupWhereabouts implements Whereabouts {
  private final KafkaStreams streams;
  private final Topics topics;

  GroupWhereabouts(KafkaStreams streams, Topics topics) {
    this.streams = streams;
    this.topics = topics;
  }

  @Override
  public Optional<String> owner(int partition) {
    if (!streams.state().isRunningOrRebalancing()) {
      return Optional.empty(); // it has heard of nobody yet, or does no more
    }
    TopicPartition requests = new TopicPartition(topics.requests(), partition);
    for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
      if (instance.topicPartitions().contains(requests)) {
        String host = instance.host();
        return Optional.of((host.contains(":") ? "[" + host + "]" : host) + ":" + instance.port());
      }
    }
    return Optional.empty();
  }
}
