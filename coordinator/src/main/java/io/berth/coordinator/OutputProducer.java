package io.berth.coordinator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer of Kafka Streams, which asks nothing of Kafka for a transaction that changes
 * nothing: ADR 20.
 *
 * <p>Whenever a timer has run, Kafka Streams commits the offsets of all inputs, moved or not. With
 * our ticks that would be up to fifty transactions a second in which nothing happens: writes to
 * three brokers, in whose way a decision comes that somebody waits for. A transaction without a
 * record and without an offset that has moved ends here.
 *
 * <p>One with a record carries the offsets even so: it is by them that Kafka refuses an instance
 * that has lost its partitions without knowing. And after a minute without a commit they go out in
 * any case: Kafka forgets producers that it doesn't hear of for long ({@code
 * transactional.id.expiration.ms}).
 *
 * <p>Public, so that it can be tried on a broker. Not thread-safe; its stream thread alone uses it.
 */
public final class OutputProducer extends KafkaProducer<byte[], byte[]> {
  private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);

  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private Map<TopicPartition, OffsetAndMetadata> sent = Map.of();
  private boolean recordSent;
  private long committedNanos = System.nanoTime();

  public OutputProducer(Map<String, Object> config) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void beginTransaction() {
    super.beginTransaction();
    sent = Map.of();
    recordSent = false;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    recordSent = true;
    return super.send(record, callback);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    if (recordSent || !committed.entrySet().containsAll(offsets.entrySet()) || silentForLong()) {
      super.sendOffsetsToTransaction(offsets, group);
      sent = offsets;
    }
  }

  private boolean silentForLong() {
    return System.nanoTime() - committedNanos > SIGN_OF_LIFE.toNanos();
  }

  @Override
  public void commitTransaction() {
    // Of a transaction to which nothing was added the client tells no broker.
    super.commitTransaction();
    if (!sent.isEmpty()) {
      committed.putAll(sent);
      committedNanos = System.nanoTime();
    }
  }
}
