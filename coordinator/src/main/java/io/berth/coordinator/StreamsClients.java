package io.berth.coordinator;

import io.berth.coordinator.topology.StoppedPartitions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams. Its consumer of inputs reads nothing of partitions that stopped.
 */
final class StreamsClients implements KafkaClientSupplier {
  private final StoppedPartitions stopped;

  StreamsClients(StoppedPartitions stopped) {
    this.stopped = stopped;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new InputConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    throw new UnsupportedOperationException("The coordinator has no global stores");
  }

  /**
   * Kafka Streams pauses what is assigned to it until its stores are restored, and resumes it then;
   * so do we, and never resume it. A processor could not refuse a record: what it is given counts
   * as read.
   */
  private final class InputConsumer extends KafkaConsumer<byte[], byte[]> {
    InputConsumer(Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
      super.resume(
          partitions.stream().filter(each -> !stopped.contains(each.partition())).toList());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (stopped.count() > 0) {
        // One that stays here when others move is not paused anew.
        pause(assignment().stream().filter(each -> stopped.contains(each.partition())).toList());
      }
      return super.poll(timeout);
    }
  }
}
