package io.berth.standalone.bench;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.protocol.Decision;
import io.berth.protocol.Definition;
import io.berth.protocol.Json;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import io.berth.standalone.Folders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The real coordinator on a testbed's broker, under topics of its own. */
final class Deployment implements Contender, AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(10);

  private final Testbed bed;
  private final Topics topics;
  private final int partitions;
  private @Nullable Coordinator coordinator;

  Deployment(Testbed bed, String name, int partitions) {
    this.bed = bed;
    this.topics = new Topics(name + ".");
    this.partitions = partitions;
  }

  /** What the coordinator is set up with: yardsticks use the same for Kafka Streams. */
  static CoordinatorSettings settings(Testbed bed, Topics topics, int partitions) {
    return CoordinatorSettings.of(bed.bootstrap(), bed.folder(topics.prefix() + "state"))
        .withTopics(topics)
        .withPartitions(partitions)
        .withStandbys(0);
  }

  @Override
  public void start() throws InterruptedException {
    coordinator = Coordinator.start(settings(bed, topics, partitions));
    coordinator.awaitReady(READY_LIMIT);
  }

  @Override
  public void stop() {
    if (coordinator != null) {
      coordinator.close();
      coordinator = null;
    }
  }

  /** Forgets what it keeps on disk: the next start reads all of it back from Kafka. */
  void loseState() {
    Folders.delete(bed.folder(topics.prefix() + "state"));
  }

  @Override
  public Topics topics() {
    return topics;
  }

  @Override
  public String output() {
    return topics.decisions();
  }

  /** Sets flows and limits, and returns when they are stored: they overtake every request. */
  void define(Iterable<? extends Definition> definitions)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer = bed.promptProducer()) {
      for (Definition definition : definitions) {
        producer
            .send(
                new ProducerRecord<>(
                    topics.definitions(),
                    Tenants.home(definition.tenant(), partitions),
                    definition.key().toString().getBytes(StandardCharsets.UTF_8),
                    Json.write(definition)))
            .get();
      }
    }
  }

  /** By the key and the first letters of the decision: a JSON parser would be what is measured. */
  @Override
  public void read(ConsumerRecord<byte[], byte[]> record, Sightings sightings) {
    readDecision(record, sightings);
  }

  static void readDecision(ConsumerRecord<byte[], byte[]> record, Sightings sightings) {
    int run = Stamp.numberBefore(record.key(), record.key().length);
    int kind = Marker.DECISION.firstValue(record.value());
    switch (record.value()[kind]) {
      case 'A' -> sightings.admitted(run);
      case 'Q' -> sightings.waits(run);
      case 'S' -> {
        if (record.value()[kind + 1] == 'U') {
          sightings.ended(run);
        } // else STARTED
      }
      default ->
          throw new IllegalStateException(
              "Expected a run to be admitted, to wait, or to succeed, but was "
                  + Json.read(record.value(), Decision.class));
    }
  }

  @Override
  public void close() {
    stop();
  }
}
