package io.berth.standalone.bench;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A yardstick: the least that exactly-once takes. Whatever comes goes to another topic at once, in
 * a transaction with its offset.
 */
final class BareTransactions implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration JOIN = Duration.ofSeconds(10);

  private final String name;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::work, "bench-bare-transactions");
  private volatile boolean closing;

  /**
   * Begins at once.
   *
   * @param name of its topics and its group
   */
  BareTransactions(Testbed bed, String name) throws ExecutionException, InterruptedException {
    this.name = name;
    bed.createTopics(
        List.of(new Topics.Spec(input(), 1, Map.of()), new Topics.Spec(output(), 1, Map.of())));
    consumer = bed.consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, name));
    consumer.subscribe(List.of(input()));
    long begun = System.nanoTime();
    while (consumer.assignment().isEmpty()) {
      consumer.poll(POLL);
      if (System.nanoTime() - begun > JOIN.toNanos()) {
        throw new IllegalStateException("Expected to join the group within " + JOIN);
      }
    }
    producer = bed.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name));
    producer.initTransactions();
    thread.start();
  }

  String input() {
    return name + ".in";
  }

  String output() {
    return name + ".out";
  }

  private void work() {
    while (!closing) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        pass(records);
      }
    }
  }

  private void pass(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      var unused = producer.send(new ProducerRecord<>(output(), record.key(), record.value()));
      offsets.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    producer.commitTransaction();
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(JOIN)) {
        throw new IllegalStateException("Expected the yardstick to end within " + JOIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return; // the process ends
    }
    consumer.close();
    producer.close(Duration.ZERO);
  }
}
