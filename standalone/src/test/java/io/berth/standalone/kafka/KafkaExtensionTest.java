package io.berth.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** The broker of the tests is set as the tests need it, wherever it runs. */
@WithKafka
class KafkaExtensionTest {

  @Test
  void aCommittedRecordIsReadBack(TestKafka kafka) throws Exception {
    String topic = kafka.prefix() + "echo";
    kafka.create(List.of(new NewTopic(topic, 2, (short) 1)));

    try (Producer<String, byte[]> producer =
        kafka.producer(Map.of("transactional.id", kafka.prefix() + "echo"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "k", "v".getBytes(StandardCharsets.UTF_8))).get();
      producer.commitTransaction();
    }

    assertThat(kafka.read(topic, 1)).singleElement().matches(record -> record.key().equals("k"));
  }

  @Test
  void theBrokerIsSetAsTheEmbeddedOneIs(TestKafka kafka) {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    Collection<ConfigEntry> entries =
        TestKafka.get(kafka.admin().describeConfigs(List.of(broker)).all()).get(broker).entries();

    assertThat(entries)
        .extracting(ConfigEntry::name, ConfigEntry::value)
        .contains(
            tuple("group.share.max.size", "1000"),
            tuple("auto.create.topics.enable", "false"),
            tuple("group.min.session.timeout.ms", "2000"),
            tuple("group.initial.rebalance.delay.ms", "0"));
  }
}
