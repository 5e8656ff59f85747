package io.berth.standalone.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.setup.DeadInstances;
import io.berth.protocol.Topics;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Instances are told apart as Kafka Streams names their producers and consumers. */
@WithKafka
class DeadInstancesTest {
  private static final byte[] OPEN = "open".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AFTER = "after".getBytes(StandardCharsets.UTF_8);

  private final TestKafka kafka;
  private final Topics topics;

  DeadInstancesTest(TestKafka kafka) {
    this.kafka = kafka;
    this.topics = kafka.topics();
  }

  @Test
  void whoTheGroupDoesntKnowIsFenced_andReadersGoOn() {
    String dead = instance();
    String topic = topic("fenced");
    try (Producer<String, byte[]> left = open(dead, topic)) {
      kafka.send(topic, "k", AFTER);

      assertThat(DeadInstances.fence(kafka.admin(), topics)).containsExactly(dead + "-1");

      List<ConsumerRecord<String, byte[]>> read = kafka.read(topic, 1);
      assertThat(read.getFirst().value()).isEqualTo(AFTER);
      assertThatThrownBy(left::commitTransaction).isInstanceOf(KafkaException.class);
    }
    assertThat(DeadInstances.fence(kafka.admin(), topics)).isEmpty();
  }

  @Test
  void whoTheGroupKnowsIsLeftAlone() {
    String alive = instance();
    String topic = topic("alive");
    try (Consumer<String, byte[]> member =
            kafka.consumer(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    topics.application(),
                    ConsumerConfig.CLIENT_ID_CONFIG,
                    alive + "-StreamThread-1-consumer"));
        Producer<String, byte[]> working = open(alive, topic)) {
      member.subscribe(List.of(topic));
      Await.until(
          "it is a member",
          () -> {
            member.poll(Duration.ofMillis(100));
            return !member.assignment().isEmpty();
          });

      assertThat(DeadInstances.fence(kafka.admin(), topics)).isEmpty();

      working.commitTransaction();
    }
  }

  private String instance() {
    return topics.application() + "-" + UUID.randomUUID();
  }

  private String topic(String name) {
    String topic = topics.prefix() + name;
    kafka.create(List.of(new NewTopic(topic, 1, (short) 1)));
    return topic;
  }

  private Producer<String, byte[]> open(String instance, String topic) {
    Producer<String, byte[]> producer =
        kafka.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, instance + "-1"));
    producer.initTransactions();
    producer.beginTransaction();
    var unused = producer.send(new ProducerRecord<>(topic, "k", OPEN));
    producer.flush();
    return producer;
  }
}
