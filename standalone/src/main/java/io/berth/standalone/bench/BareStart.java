package io.berth.standalone.bench;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The second half of a yardstick, after a bare transaction: what a worker asks of Kafka before it
 * begins, and nothing else. A record is delivered by a share group, answered by one that is stored,
 * and acknowledged.
 */
final class BareStart implements Probe.Exit {
  private static final String SHARE_GROUP = "steps.share";
  private static final String STARTED = "steps.started";

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaShareConsumer<byte[], byte[]> consumer;

  BareStart(Testbed bed, String work) throws ExecutionException, InterruptedException {
    bed.createTopics(List.of(new Topics.Spec(STARTED, 1, Map.of())));
    setGroup(bed);
    producer = bed.promptProducer();
    consumer =
        new KafkaShareConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bed.bootstrap(),
                ConsumerConfig.GROUP_ID_CONFIG,
                SHARE_GROUP,
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                "explicit",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                200), // as a worker
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(work));
  }

  private static void setGroup(Testbed bed) throws ExecutionException, InterruptedException {
    try (Admin admin = bed.admin()) {
      List<AlterConfigOp> settings =
          Topics.shareGroupSettings().entrySet().stream()
              .map(setting ->
                  new AlterConfigOp(
                      new ConfigEntry(setting.getKey(), setting.getValue()),
                      AlterConfigOp.OpType.SET))
              .toList();
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, SHARE_GROUP), settings))
          .all()
          .get();
    }
  }

  @Override
  public Iterable<ConsumerRecord<byte[], byte[]>> take()
      throws ExecutionException, InterruptedException {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(Probe.POLL);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      producer.send(new ProducerRecord<>(STARTED, 0, null, record.value())).get();
      consumer.acknowledge(record);
    }
    consumer.commitSync();
    return records;
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
    producer.close(Duration.ZERO);
  }
}
