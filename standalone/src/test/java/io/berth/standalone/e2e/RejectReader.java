package io.berth.standalone.e2e;

import io.berth.standalone.client.Position;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads what was refused, from the beginning, by the headers that say what and why. */
final class RejectReader {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /**
   * A refused record.
   *
   * @param of where it lies
   * @param bytes of its value that were kept; -1: it has none
   * @param truncated the header as it stands
   */
  record Reject(Position of, String code, int bytes, @Nullable String truncated) {}

  private final Consumer<String, byte[]> consumer;
  private final List<Reject> rejects = new ArrayList<>();

  RejectReader(TestKafka kafka) {
    consumer = kafka.consumer(Map.of());
    consumer.assign(List.of(new TopicPartition(kafka.topics().rejects(), 0)));
  }

  /** Everything there is, once it is so many or more. */
  List<Reject> await(int count) {
    return Await.value(
        count + " rejects",
        LIMIT,
        () -> {
          consumer.poll(Duration.ofMillis(50)).forEach(record -> rejects.add(reject(record)));
          return rejects.size() >= count ? Optional.of(List.copyOf(rejects)) : Optional.empty();
        });
  }

  private static Reject reject(ConsumerRecord<String, byte[]> record) {
    return new Reject(
        new Position(
            text(record, "berth.topic"),
            Integer.parseInt(text(record, "berth.partition")),
            Long.parseLong(text(record, "berth.offset"))),
        text(record, "berth.code"),
        record.value() == null ? -1 : record.value().length,
        text(record, "berth.truncated"));
  }

  private static String text(ConsumerRecord<String, byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
