package io.berth.standalone.bench;

import io.berth.protocol.Topics;
import io.berth.standalone.Folders;
import io.berth.standalone.broker.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An embedded broker and its clients, in a folder that goes when this is closed. */
final class Testbed implements AutoCloseable {
  private static final int FETCH_WAIT_MS = 10;

  private final Path folder;
  private final EmbeddedKafka kafka;

  Testbed() throws IOException {
    folder = Files.createTempDirectory("berth-bench");
    kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  /** A folder for the state of one contender. */
  Path folder(String name) {
    return folder.resolve(name);
  }

  void createTopics(Collection<Topics.Spec> topics)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              topics.stream()
                  .map(topic ->
                      new NewTopic(topic.name(), topic.partitions(), (short) 1)
                          .configs(topic.settings()))
                  .toList())
          .all()
          .get();
    }
  }

  Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
  }

  /** Sends each record at once. */
  KafkaProducer<byte[], byte[]> promptProducer() {
    return producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
  }

  /** Sends many records at a time: cheap, where a few milliseconds don't matter. */
  KafkaProducer<byte[], byte[]> bulkProducer() {
    return producer(
        Map.of(ProducerConfig.LINGER_MS_CONFIG, 2, ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024));
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Reads what is committed to a topic's first partition from now on. */
  KafkaConsumer<byte[], byte[]> reader(String topic) {
    return reader(List.of(new TopicPartition(topic, 0)));
  }

  /** Reads what is committed to some partitions from now on. */
  KafkaConsumer<byte[], byte[]> reader(List<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of());
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // now, not at the first poll
    return consumer;
  }

  /** Reads what is committed. */
  KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    kafka.close();
    Folders.delete(folder);
  }
}
