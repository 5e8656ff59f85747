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
  private final Consumer<String, byte[]> uncommitted;
  private final DecisionLog log = new DecisionLog();

  LogReader(TestKafka kafka) {
    this(
        kafka.consumer(QUICK),
        kafka.consumer(Map.of("isolation.level", "read_uncommitted")),
        kafka.topics());
  }

  private LogReader(
      Consumer<String, byte[]> consumer, Consumer<String, byte[]> uncommitted, Topics topics) {
    this.consumer = consumer;
    this.uncommitted = uncommitted;
    String topic = topics.decisions();
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
  }

  /** For a broker that is killed, so that nothing there can be tidied up afterwards. */
  static LogReader at(String bootstrap) {
    return new LogReader(
        consumer(bootstrap, "read_committed"),
        consumer(bootstrap, "read_uncommitted"),
        new Topics(Topics.DEFAULT_PREFIX));
  }

  private static Consumer<String, byte[]> consumer(String bootstrap, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            isolation,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /**
   * Reads everything that is committed by now. A transaction whose offsets can be read may have
   * decisions that can't, for a moment: so it reads on to the end of what is not committed yet.
   */
  DecisionLog readAll() {
    Map<TopicPartition, Long> ends = uncommitted.endOffsets(consumer.assignment());
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
    uncommitted.close();
  }
}
