package io.berth.standalone.e2e;

import io.berth.protocol.Decision;
import io.berth.protocol.Json;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads the decision log from its beginning, as anybody may: only what is committed. */
final class LogReader implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Consumer<String, byte[]> consumer;
  private final DecisionLog log = new DecisionLog();

  LogReader(TestKafka kafka) {
    consumer = kafka.consumer(Map.of());
    String topic = kafka.topics().decisions();
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
  }

  /** Reads on until the log is so; says what it was when it never is. */
  DecisionLog await(String what, Predicate<DecisionLog> wanted) {
    try {
      return Await.value(
          what,
          LIMIT,
          () -> {
            consumer
                .poll(Duration.ofMillis(50))
                .forEach(record -> log.add(Json.read(record.value(), Decision.class)));
            return wanted.test(log) ? Optional.of(log) : Optional.empty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but the log ends with" + log, e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
