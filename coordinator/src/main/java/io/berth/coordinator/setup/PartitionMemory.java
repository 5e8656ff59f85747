package io.berth.coordinator.setup;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how many partitions the inputs have, for every instance and for good. A tenant belongs
 * to a partition by its hash, so another number would give it a second writer.
 *
 * <p>The topics' own partition counts are no memory: {@code kafka-topics.sh --alter --topic
 * 'berth.*'} changes all of them alike, and leaves no trace. A setting of a topic is none either:
 * Kafka takes only those it knows. So it is a record in a topic of its own, where the first one
 * counts, whatever follows. Two instances that start at once:
 *
 * <ol>
 *   <li>A and B read the topic and find nothing.
 *   <li>A appends 8, B appends 16. The log orders them: 8, 16.
 *   <li>A and B read again, from the beginning. Both find 8 first.
 *   <li>B takes 8, or, if somebody asked it for 16, refuses to start.
 *   <li>C comes later, finds 8 and appends nothing.
 * </ol>
 *
 * Nobody makes another topic before its step 3, so none is made with a number that lost. Each
 * record has a key of its own, so compaction removes none of them and the first stays first.
 */
final class PartitionMemory {
  private static final Logger log = LoggerFactory.getLogger(PartitionMemory.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);

  private final Map<String, Object> clientSettings;
  private final TopicPartition partition;

  PartitionMemory(Map<String, Object> clientSettings, String topic) {
    this.clientSettings = clientSettings;
    this.partition = new TopicPartition(topic, 0);
  }

  /** The value of a record. */
  record Remembered(int partitions) {}

  /** What is remembered; empty if nothing is yet. */
  OptionalInt recall() {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = List.of(partition);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long endOffset = Objects.requireNonNull(consumer.endOffsets(partitions).get(partition));
      OptionalInt[] first = {OptionalInt.empty()};
      Answers.until(
          partition.topic() + " is read",
          READ_LIMIT,
          () -> {
            if (first[0].isPresent() || consumer.position(partition) >= endOffset) {
              return true;
            }
            first[0] = first(consumer.poll(POLL).records(partition));
            return false;
          });
      return first[0];
    }
  }

  /** Remembers this number, unless another is remembered already; returns the one that counts. */
  int remember(int wanted) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      String ownKey = "partitions/" + UUID.randomUUID();
      byte[] value = Json.write(new Remembered(wanted));
      producer.send(new ProducerRecord<>(partition.topic(), 0, ownKey, value)).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return recall()
        .orElseThrow(
            () -> new KafkaException("Expected " + partition + " to keep what was just stored"));
  }

  private OptionalInt first(List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        int partitions = Json.read(record.value(), Remembered.class).partitions();
        if (partitions > 0) {
          return OptionalInt.of(partitions);
        }
      } catch (InvalidRecordException e) {
        log.debug("Not ours", e);
      }
      // All instances pass over the same records, so they still agree.
      log.warn("{} has a record at offset {} that isn't Berth's", partition, record.offset());
    }
    return OptionalInt.empty();
  }
}
