package io.berth.standalone.e2e;

import io.berth.protocol.Decision;
import io.berth.protocol.Json;
import io.berth.protocol.Topics;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the decision log from its beginning, as anybody may: only what is committed. */
final class LogReader implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** A broker answers no other question on a connection while a fetch waits there. */
  private static final Map<String, Object> QUICK = Map.of("fetch.max.wait.ms", 20);

  private final Consumer<String, byte[]> consumer;
  private final DecisionLog log = new DecisionLog();

  LogReader(TestKafka kafka) {
    this(kafka.consumer(QUICK), kafka.topics());
  }

  private LogReader(Consumer<String, byte[]> consumer, Topics topics) {
    this.consumer = consumer;
    String topic = topics.decisions();
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
  }

  /** For a broker that is killed, so that nothing there can be tidied up afterwards. */
  static LogReader at(String bootstrap) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false);
    return new LogReader(
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()),
        new Topics(Topics.DEFAULT_PREFIX));
  }

  /** Reads everything that is committed by now. */
  DecisionLog readAll() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    return hasRead(ends) ? log : await("the end of the log", so -> hasRead(ends));
  }

  private boolean hasRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Reads on until the log is so; says what it was when it never is. */
  DecisionLog await(String what, Predicate<DecisionLog> wanted) {
    try {
      return Await.value(
          what,
          LIMIT,
          () -> {
            poll();
            return wanted.test(log) ? Optional.of(log) : Optional.empty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but the log ends with" + log, e);
    }
  }

  private void poll() {
    consumer
        .poll(Duration.ofMillis(50))
        .forEach(record -> log.add(Json.read(record.value(), Decision.class)));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
