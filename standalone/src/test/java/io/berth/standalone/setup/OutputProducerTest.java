package io.berth.standalone.setup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.OutputProducer;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether Kafka is asked shows by somebody whose group it doesn't know: him it refuses. */
@WithKafka
class OutputProducerTest {
  private final String topic;
  private final ConsumerGroupMetadata known;
  private final ConsumerGroupMetadata unknown;
  private final OutputProducer producer;

  @SuppressWarnings("removal") // nothing else makes the metadata of somebody who isn't a member
  OutputProducerTest(TestKafka kafka) {
    String name = kafka.prefix() + UUID.randomUUID();
    topic = name;
    kafka.create(List.of(new NewTopic(topic, 1, (short) 1)));
    known = new ConsumerGroupMetadata(name);
    unknown = new ConsumerGroupMetadata(name, 7, "nobody", Optional.empty());
    producer =
        new OutputProducer(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                name));
    producer.initTransactions();
  }

  @BeforeEach
  void theFirstOffsetIsCommitted() {
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(offset(1), known);
    producer.commitTransaction();

    producer.beginTransaction();
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void whatChangesNothingAsksNothing() {
    assertNotAsked();

    producer.beginTransaction();
    assertNotAsked();
  }

  @Test
  void anOffsetThatMovedIsCommitted() {
    assertRefused(2);
  }

  @Test
  void aRecordTakesOffsetsAlong_soThatWhoLostThePartitionIsRefused() {
    var unused = producer.send(new ProducerRecord<>(topic, new byte[0]));
    assertRefused(1);
  }

  @Test
  void aRecordOfAnEarlierTransactionIsForgotten() {
    var unused = producer.send(new ProducerRecord<>(topic, new byte[0]));
    producer.sendOffsetsToTransaction(offset(1), known);
    producer.commitTransaction();

    producer.beginTransaction();
    assertNotAsked();
  }

  @Test
  void whatWasAbortedIsNotTakenForCommitted() {
    producer.sendOffsetsToTransaction(offset(2), known);
    producer.abortTransaction();

    producer.beginTransaction();
    assertRefused(2);
  }

  private void assertNotAsked() {
    producer.sendOffsetsToTransaction(offset(1), unknown);
    producer.commitTransaction();
  }

  private void assertRefused(long offset) {
    assertThatThrownBy(() -> producer.sendOffsetsToTransaction(offset(offset), unknown))
        .isInstanceOf(CommitFailedException.class);
    producer.abortTransaction();
  }

  private Map<TopicPartition, OffsetAndMetadata> offset(long offset) {
    return Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
  }
}
