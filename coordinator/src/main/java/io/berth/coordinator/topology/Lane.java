package io.berth.coordinator.topology;

import io.berth.protocol.Topics;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Which inputs go first. Kafka Streams takes the next record of a task from the partition whose
 * head has the lowest timestamp; so reports, commands and definitions are made to look fifty years
 * older than they are, and overtake any backlog of requests.
 */
final class Lane {
  // Far more than any backlog is old, and still a positive timestamp: records with a negative one
  // are dropped.
  private static final long HEAD_START_MS = 50L * 365 * 24 * 60 * 60 * 1000;

  private final Set<String> fastTopics;

  Lane(Topics topics) {
    fastTopics = Set.of(topics.reports(), topics.commands(), topics.definitions(), topics.inbox());
  }

  /** For the source of one topic. */
  TimestampExtractor of(String topic) {
    return fastTopics.contains(topic)
        ? (record, time) -> fast(record)
        : (record, time) -> slow(record);
  }

  /** The timestamp that a record really carries. */
  static long real(long extracted, boolean fast) {
    return fast ? extracted + HEAD_START_MS : extracted;
  }

  boolean isFast(String topic) {
    return fastTopics.contains(topic);
  }

  private static long fast(ConsumerRecord<?, ?> record) {
    return Math.max(0, record.timestamp() - HEAD_START_MS);
  }

  private static long slow(ConsumerRecord<?, ?> record) {
    return Math.max(0, record.timestamp());
  }
}
