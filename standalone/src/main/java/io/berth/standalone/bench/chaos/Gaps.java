package io.berth.standalone.bench.chaos;

import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.FlowName;
import io.berth.protocol.Json;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Asks for something in every partition all the time, and measures how long decisions stay away
 * from a reader of what is committed.
 */
final class Gaps implements AutoCloseable {
  private static final FlowName PROBE = FlowName.parse("chaos/probe");
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration POLL = Duration.ofMillis(10);

  /** More than this is noticed. */
  private static final Duration NOTICED = Duration.ofMillis(500);

  /** So long nothing is to be noticed: longer than any session that could end late. */
  private static final Duration STEADY = Duration.ofSeconds(8);

  /** A broker that is silent must not hold us up: it is others' patience that is measured. */
  private static final int ANSWER_MS = 1_000;

  private final Topics topics;
  private final List<String> tenants;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final long[] lastNanos = new long[Fleet.PARTITIONS];
  private long longestNanos;
  private long troubleNanos;
  private volatile boolean closed;

  Gaps(String bootstrap, Topics topics) {
    this.topics = topics;
    tenants = IntStream.range(0, Fleet.PARTITIONS).mapToObj(Gaps::tenantOf).toList();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "linger.ms",
                0,
                "request.timeout.ms",
                ANSWER_MS,
                "delivery.timeout.ms",
                Integer.MAX_VALUE),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                10,
                "request.timeout.ms",
                ANSWER_MS),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, Fleet.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topics.decisions(), partition))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
  }

  private static String tenantOf(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "probe" + i)
        .filter(tenant -> Tenants.home(tenant, Fleet.PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  /** Flows whose runs are decided at once and never run. */
  List<Definition> definitions() {
    return tenants.stream()
        .flatMap(tenant ->
            DefinitionFile.read(
                """
                tenant: %s
                id: %s
                namespace: %s
                concurrency: {limit: 0, behavior: CANCEL}
                tasks: [{id: never, type: log, message: never}]
                """
                    .formatted(tenant, PROBE.id(), PROBE.namespace()))
                .definitions()
                .stream())
        .toList();
  }

  void start() {
    reset();
    Thread.ofPlatform().daemon().name("gaps-ask").start(this::ask);
    Thread.ofPlatform().daemon().name("gaps-read").start(this::read);
  }

  private void ask() {
    try {
      while (!closed) {
        for (int partition = 0; partition < tenants.size(); partition++) {
          Request request = Request.of(tenants.get(partition), PROBE, null);
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>(topics.requests(), partition, null, Json.write(request)));
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    while (!closed) {
      try {
        consumer.poll(POLL).forEach(this::seen);
      } catch (KafkaException e) {
        // A broker is away: that is a gap, too.
      }
    }
    consumer.close();
  }

  private synchronized void seen(ConsumerRecord<byte[], byte[]> record) {
    long now = System.nanoTime();
    long gap = now - lastNanos[record.partition()];
    lastNanos[record.partition()] = now;
    longestNanos = Math.max(longestNanos, gap);
    if (gap > NOTICED.toNanos()) {
      troubleNanos = now;
    }
  }

  private synchronized void reset() {
    long now = System.nanoTime();
    Arrays.fill(lastNanos, now);
    longestNanos = 0;
    troubleNanos = now;
  }

  private synchronized boolean isSteady() {
    long now = System.nanoTime();
    return now - troubleNanos > STEADY.toNanos()
        && Arrays.stream(lastNanos).allMatch(last -> now - last < NOTICED.toNanos());
  }

  /** Something that is done to the fleet. */
  interface Action {
    void run() throws Exception;
  }

  /** How many milliseconds the slowest partition was without a decision because of something. */
  double after(Action action) throws Exception {
    reset();
    action.run();
    Startup.await("decisions in every partition", this::isSteady);
    synchronized (this) {
      return longestNanos / 1e6;
    }
  }

  @Override
  public void close() {
    closed = true;
    producer.close(Duration.ZERO);
  }
}
