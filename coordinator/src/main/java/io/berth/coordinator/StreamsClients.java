package io.berth.coordinator;

import io.berth.coordinator.topology.StoppedPartitions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams. Its consumer of inputs reads nothing of partitions that stopped;
 * its admin client makes no topics; its producer is spared what changes nothing.
 */
final class StreamsClients implements KafkaClientSupplier {
  private final StoppedPartitions stopped;

  StreamsClients(StoppedPartitions stopped) {
    this.stopped = stopped;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return new TopicsAreMadeAdmin(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new OutputProducer(config);
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

  /**
   * The changelogs are made before Kafka Streams starts. Where one is missing later, somebody has
   * deleted it, and Kafka Streams would make it anew at the next rebalance: empty.
   */
  private static final class TopicsAreMadeAdmin extends ForwardingAdmin {
    TopicsAreMadeAdmin(Map<String, Object> config) {
      super(config);
    }

    @Override
    public CreateTopicsResult createTopics(
        Collection<NewTopic> topics, CreateTopicsOptions options) {
      CreateTopicsResult asked = super.createTopics(topics, options.validateOnly(true));
      asked
          .values()
          .forEach((topic, answer) -> {
            if (couldBeMade(answer)) {
              throw new DeletedTopicException(topic);
            }
          });
      return asked;
    }

    // Brokers may ask clients for metrics. Those of Kafka Streams itself they don't get: the parent
    // class has no way for them, and throws.

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {}

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {}

    /** If not, it is there, which the broker that was asked first did not know yet. */
    private static boolean couldBeMade(KafkaFuture<Void> answer) {
      try {
        answer.get();
        return true;
      } catch (ExecutionException e) {
        return false; // Kafka Streams reads the same answer
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }
}
