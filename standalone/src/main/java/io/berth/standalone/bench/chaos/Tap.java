package io.berth.standalone.bench.chaos;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads all that is decided, refused and reported, from the beginning. Thread-safe. */
final class Tap implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int REPORTS_KEPT = 500;
  private static final Duration NOTABLE = Duration.ofSeconds(20);

  /** A record to send once more. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Raw(String topic, int partition, byte @Nullable [] key, byte[] value) {}

  private final Topics topics;
  private final java.util.function.Consumer<String> silences;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::run, "tap");
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<RunKey> live = new HashSet<>();
  private final Set<RunKey> settled = new HashSet<>();
  private final Map<RunKey, Integer> refused = new HashMap<>();
  private final List<Raw> reports = new ArrayList<>();
  private long lastNanos = System.nanoTime();
  private Duration longestSilence = Duration.ZERO;
  private volatile boolean closed;

  /**
   * @param silences is told of long times without a decision while runs live, when they end
   */
  Tap(String bootstrap, Topics topics, java.util.function.Consumer<String> silences) {
    this.topics = topics;
    this.silences = silences;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : List.of(topics.decisions(), topics.rejects(), topics.reports())) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(all);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        consumer.poll(POLL).forEach(this::take);
      } catch (WakeupException e) {
        // It is closed.
      } catch (KafkaException e) {
        // A broker is away; the next poll goes on where this one was.
      }
    }
    consumer.close();
  }

  private synchronized void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.decisions())) {
      decided(Json.read(record.value(), Decision.class));
    } else if (record.topic().equals(topics.rejects())) {
      refused(record);
    } else {
      if (reports.size() == REPORTS_KEPT) {
        reports.removeFirst();
      }
      reports.add(new Raw(record.topic(), record.partition(), record.key(), record.value()));
    }
  }

  private void decided(Decision decision) {
    long now = System.nanoTime();
    Duration silence = Duration.ofNanos(now - lastNanos);
    if (!live.isEmpty()) {
      if (silence.compareTo(longestSilence) > 0) {
        longestSilence = silence;
      }
      if (silence.compareTo(NOTABLE) > 0) {
        silences.accept("silence   ended: %.1f s".formatted(silence.toMillis() / 1e3));
      }
    }
    lastNanos = now;
    decisions.add(decision);
    RunKey run = new RunKey(decision.tenant(), decision.run());
    if (decision.decision().settles()) {
      live.remove(run);
      settled.add(run);
    } else {
      live.add(run);
    }
  }

  private void refused(ConsumerRecord<byte[], byte[]> record) {
    Header code = record.headers().lastHeader("berth.code");
    if (code == null
        || !Code.DUPLICATE_RUN.name().equals(new String(code.value(), StandardCharsets.UTF_8))) {
      return;
    }
    try {
      Request request = Json.read(record.value(), Request.class);
      refused.merge(new RunKey(request.tenant(), String.valueOf(request.id())), 1, Integer::sum);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("Expected a duplicate to be readable", e);
    }
  }

  synchronized List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  synchronized Map<RunKey, Integer> refused() {
    return Map.copyOf(refused);
  }

  synchronized int settled() {
    return settled.size();
  }

  /** Runs that have been decided on and have not ended. */
  synchronized List<RunKey> live() {
    return List.copyOf(live);
  }

  /** The longest time without a decision while there were runs that had not ended. */
  synchronized Duration longestSilence() {
    return longestSilence;
  }

  /** One of the last reports, or null before the first. */
  synchronized @Nullable Raw anyReport(Random random) {
    return reports.isEmpty() ? null : reports.get(random.nextInt(reports.size()));
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }
}
