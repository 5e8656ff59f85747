package io.berth.standalone.bench;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.protocol.Decision;
import io.berth.protocol.Definition;
import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import io.berth.standalone.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The real coordinator on an embedded broker, in a folder that goes when this is closed. */
final class Testbed implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  private final Path folder;
  private final EmbeddedKafka kafka;
  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private @Nullable Coordinator coordinator;

  Testbed(int partitions) throws IOException {
    this.partitions = partitions;
    folder = Files.createTempDirectory("berth-bench");
    kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  int partitions() {
    return partitions;
  }

  Topics topics() {
    return topics;
  }

  void startCoordinator() throws InterruptedException {
    coordinator =
        Coordinator.start(
            CoordinatorSettings.of(kafka.bootstrap(), folder.resolve("state"))
                .withPartitions(partitions)
                .withStandbys(0));
    coordinator.awaitReady(READY_LIMIT);
  }

  void stopCoordinator() {
    if (coordinator != null) {
      coordinator.close();
      coordinator = null;
    }
  }

  void define(Definition definition) {
    int home = Tenants.home(definition.tenant(), partitions);
    send(topics.definitions(), home, definition.key().toString(), Json.write(definition));
  }

  /** Asks for a run, in the partition given: any will do. */
  void request(int partition, Request request) {
    send(topics.requests(), partition, request.tenant(), Json.write(request));
  }

  void report(String worker, Fact fact) {
    int home = Tenants.home(fact.tenant(), partitions);
    send(topics.reports(), home, worker, Json.write(new Report(worker, home, List.of(fact), null)));
  }

  private void send(String topic, int partition, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value),
            (metadata, e) -> failure.compareAndSet(null, e));
  }

  /** Waits until all that was sent is stored. */
  void flush() throws Exception {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Reads the decisions of a tenant that fall from now on, as everybody else sees them. */
  KafkaConsumer<byte[], byte[]> decisions(String tenant) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition home = new TopicPartition(topics.decisions(), Tenants.home(tenant, partitions));
    consumer.assign(List.of(home));
    consumer.seekToEnd(List.of(home));
    consumer.position(home);
    return consumer;
  }

  static Decision decision(byte[] value) {
    return Json.read(value, Decision.class);
  }

  @Override
  public void close() {
    stopCoordinator();
    producer.close(Duration.ZERO);
    kafka.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to delete " + folder, e);
    }
  }
}
