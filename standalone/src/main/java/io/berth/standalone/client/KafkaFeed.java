package io.berth.standalone.client;

import io.berth.protocol.Decision;
import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads decisions and rejects that are committed. */
final class KafkaFeed implements Feed {
  private static final Duration POLL = Duration.ofMillis(200);

  private final ClientSettings settings;
  private final KafkaTrouble trouble;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;

  private KafkaFeed(ClientSettings settings, Admin admin, Consumer<byte[], byte[]> consumer) {
    this.settings = settings;
    this.trouble = new KafkaTrouble(settings);
    this.admin = admin;
    this.consumer = consumer;
  }

  /** Reads from where the partitions end now; transactions that are open now are still read. */
  static KafkaFeed fromNow(
      ClientSettings settings, Admin admin, Collection<TopicPartition> partitions) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KafkaConnection.properties(
                settings,
                Map.of(
                    "isolation.level",
                    "read_committed",
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    "earliest",
                    "allow.auto.create.topics",
                    false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      consumer.assign(partitions);
      // With read_committed this is the last stable offset.
      consumer.endOffsets(partitions).forEach(consumer::seek);
      return new KafkaFeed(settings, admin, consumer);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  @Override
  public List<Answer> poll(Duration atMost) {
    List<Answer> answers = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
        answer(record).ifPresent(answers::add);
      }
    } catch (KafkaException e) {
      throw trouble.explained(e);
    }
    return answers;
  }

  @Override
  public List<Answer> drain() {
    Map<TopicPartition, Long> ends = writtenSoFar();
    long startNanos = System.nanoTime();
    List<Answer> answers = new ArrayList<>();
    while (!ends.entrySet().stream().allMatch(end -> passed(end.getKey(), end.getValue()))) {
      answers.addAll(poll(POLL));
      // A dead coordinator's open transaction holds readers back until the broker aborts it.
      if (System.nanoTime() - startNanos > Duration.ofMinutes(1).toNanos()) {
        throw new ClientException(
            "couldn't read "
                + settings.topics().decisions()
                + " to its end within a minute: a transaction is left open there. Is a"
                + " coordinator running?");
      }
    }
    return answers;
  }

  private boolean passed(TopicPartition partition, long end) {
    try {
      return consumer.position(partition) >= end;
    } catch (KafkaException e) {
      throw trouble.explained(e);
    }
  }

  private Map<TopicPartition, Long> writtenSoFar() {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    consumer.assignment().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        KafkaConnection.get(
            trouble,
            admin
                .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all());
    Map<TopicPartition, Long> ends = new HashMap<>();
    found.forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  private Optional<Answer> answer(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(settings.topics().rejects())) {
      return Reject.fromHeaders(record.headers()).map(Answer.Rejected::new);
    }
    try {
      return Optional.of(new Answer.Decided(Json.read(record.value(), Decision.class)));
    } catch (InvalidRecordException e) {
      // A step that only a newer coordinator knows. Steps that settle a run never change.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
