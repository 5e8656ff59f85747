package io.berth.standalone.bench;

import io.berth.protocol.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A yardstick: the steps of a hand-off, each as Kafka's clients take it, and nothing else. A record
 * goes through a bare transaction, is delivered by a share group, answered by a record that is
 * stored, and acknowledged.
 */
final class BareHandoff implements AutoCloseable {
  private static final String NAME = "steps"; // of the transactions, and of their group
  private static final String SHARE_GROUP = "steps.share";
  private static final String STARTED = "steps.started";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BYTES = 128; // about what a report of one end has

  private final BareTransactions transactions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private int sent;

  BareHandoff(Testbed bed) throws ExecutionException, InterruptedException {
    transactions = new BareTransactions(bed, NAME);
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
                "explicit"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(transactions.output()));
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

  /** So many, each a pause after the last. */
  Latencies measure(int count, Duration pause) throws ExecutionException, InterruptedException {
    Latencies latencies = new Latencies();
    for (int i = 0; i < count; i++) {
      Thread.sleep(pause);
      int number = ++sent;
      byte[] value = ByteBuffer.allocate(BYTES).putInt(number).array();
      long begun = System.nanoTime();
      var unused = producer.send(new ProducerRecord<>(transactions.input(), 0, null, value));
      while (!begins(number)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException("Expected a delivery within " + PATIENCE);
        }
      }
      latencies.add(System.nanoTime() - begun);
    }
    return latencies;
  }

  private boolean begins(int number) throws ExecutionException, InterruptedException {
    boolean delivered = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      producer.send(new ProducerRecord<>(STARTED, 0, null, record.value())).get();
      consumer.acknowledge(record);
      delivered |= ByteBuffer.wrap(record.value()).getInt() == number;
    }
    if (delivered) {
      consumer.commitSync();
    }
    return delivered;
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
    producer.close(Duration.ZERO);
    transactions.close();
  }
}
