package io.berth.standalone.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * What the coordinator's partitions rely on, and what they guard against: only offsets make Kafka
 * ask whether who commits is still in the group.
 */
@WithKafka
class GroupFencingTest {
  private static final byte[] VALUE = "decided".getBytes(StandardCharsets.UTF_8);

  @Test
  void whoIsNoMemberAnyMore_commitsOnlyWithoutOffsets(TestKafka kafka) {
    String in = kafka.prefix() + "in";
    String out = kafka.prefix() + "out";
    String group = kafka.prefix() + "group";
    kafka.create(List.of(new NewTopic(in, 1, (short) 1), new NewTopic(out, 1, (short) 1)));
    Map<TopicPartition, OffsetAndMetadata> offsets =
        Map.of(new TopicPartition(in, 0), new OffsetAndMetadata(0));
    try (Consumer<String, byte[]> consumer = kafka.consumer(Map.of("group.id", group));
        Producer<String, byte[]> producer =
            kafka.producer(Map.of("transactional.id", kafka.prefix() + "id"))) {
      consumer.subscribe(List.of(in));
      Await.until(
          "it is a member",
          () -> {
            consumer.poll(Duration.ofMillis(100));
            return !consumer.assignment().isEmpty();
          });
      ConsumerGroupMetadata member = consumer.groupMetadata();
      producer.initTransactions();
      TestKafka.get(
          kafka
              .admin()
              .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
              .all());

      begin(producer, new ProducerRecord<>(out, "with offsets", VALUE));
      assertThatThrownBy(() -> producer.sendOffsetsToTransaction(offsets, member))
          .isInstanceOf(CommitFailedException.class);
      producer.abortTransaction();

      begin(producer, new ProducerRecord<>(out, "without", VALUE));
      producer.sendOffsetsToTransaction(Map.of(), member);
      producer.commitTransaction();
    }
    assertThat(kafka.read(out, 1).getFirst().key()).isEqualTo("without");
  }

  private static void begin(
      Producer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    producer.beginTransaction();
    var sent = producer.send(record);
    producer.flush();
    assertThat(sent).isDone();
  }
}
