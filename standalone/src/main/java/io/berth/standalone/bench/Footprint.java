package io.berth.standalone.bench;

import io.berth.coordinator.store.Stores;
import io.berth.protocol.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator writes for one life cycle, learned from it and not from its code: one run is
 * led through it slowly, and what appears in its output topics and changelogs is what a yardstick
 * has to write too. So the yardstick stays true when the coordinator changes.
 *
 * @param requested what a request makes it write
 * @param started what the fact STARTED makes it write
 * @param succeeded what the fact SUCCEEDED makes it write
 * @param perReport what it writes once per report, however many facts it has
 */
record Footprint(
    List<Write> requested, List<Write> started, List<Write> succeeded, List<Write> perReport) {
  private static final Duration QUIET = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WINDOW_SUFFIX = 12; // a window's time and number, behind the key

  /** One put or one output. */
  sealed interface Write {
    /** Into a store; null deletes. */
    record Put(String store, Stamp key, @Nullable Stamp value) implements Write {}

    /** To a topic; the name without its prefix. */
    record Send(String topic, Stamp key, Stamp value) implements Write {}
  }

  Footprint {
    requested = List.copyOf(requested);
    started = List.copyOf(started);
    succeeded = List.copyOf(succeeded);
    perReport = List.copyOf(perReport);
  }

  /**
   * Leads a run through a contender that runs, and is otherwise idle.
   *
   * @param number of a run that is used for nothing else
   */
  static Footprint learn(Testbed bed, Deployment berth, String tenant, Stamp request, int number)
      throws Exception {
    ReportBytes reports = new ReportBytes(tenant);
    try (KafkaProducer<byte[], byte[]> producer = bed.promptProducer();
        KafkaConsumer<byte[], byte[]> outputs = bed.reader(outputs(bed, berth))) {
      while (!outputs.poll(QUIET).isEmpty()) {
        // What was defined is still being taken in.
      }
      send(producer, berth.topics().requests(), tenant, request.on(number));
      List<Write> requested = collect(outputs, berth, number);
      reports.add(number, Fact.What.STARTED);
      send(producer, berth.topics().reports(), ReportBytes.WORKER, reports.take());
      List<Write> started = collect(outputs, berth, number);
      reports.add(number, Fact.What.SUCCEEDED);
      send(producer, berth.topics().reports(), ReportBytes.WORKER, reports.take());
      List<Write> succeeded = collect(outputs, berth, number);
      return new Footprint(
          requested,
          started.stream().filter(write -> !isProgress(write)).toList(),
          succeeded.stream().filter(write -> !isProgress(write)).toList(),
          started.stream().filter(Footprint::isProgress).toList());
    }
  }

  /** How much it is, for people. */
  @Override
  public String toString() {
    List<Write> all = Stream.of(requested, started, succeeded).flatMap(List::stream).toList();
    long puts = all.stream().filter(Write.Put.class::isInstance).count();
    long sends = all.size() - puts;
    return String.format(
        Locale.ROOT,
        "%d puts (%,d bytes) and %d records (%,d bytes), and %d puts per report",
        puts,
        all.stream().mapToInt(Footprint::putBytes).sum(),
        sends,
        all.stream().mapToInt(Footprint::sentBytes).sum(),
        perReport.size());
  }

  private static int putBytes(Write write) {
    return write instanceof Write.Put put
        ? put.key().length() + (put.value() == null ? 0 : put.value().length())
        : 0;
  }

  private static int sentBytes(Write write) {
    return write instanceof Write.Send send ? send.key().length() + send.value().length() : 0;
  }

  private static boolean isProgress(Write write) {
    return write instanceof Write.Put put && put.store().equals(Stores.PROGRESS);
  }

  private static List<TopicPartition> outputs(Testbed bed, Deployment berth) throws Exception {
    try (Admin admin = bed.admin()) {
      return admin.listTopics().names().get().stream()
          .filter(topic -> store(berth, topic).isPresent() || isOutput(berth, topic))
          .map(topic -> new TopicPartition(topic, 0))
          .toList();
    }
  }

  private static boolean isOutput(Deployment berth, String topic) {
    return topic.equals(berth.topics().decisions())
        || topic.startsWith(berth.topics().prefix() + "work.");
  }

  /** The store of a changelog. */
  private static Optional<String> store(Deployment berth, String topic) {
    String begin = berth.topics().application() + "-";
    String end = "-changelog";
    return topic.startsWith(begin) && topic.endsWith(end)
        ? Optional.of(topic.substring(begin.length(), topic.length() - end.length()))
        : Optional.empty();
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value)
      throws Exception {
    producer
        .send(new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value))
        .get();
  }

  /** Everything that comes until nothing more does. */
  private static List<Write> collect(
      KafkaConsumer<byte[], byte[]> outputs, Deployment berth, int number) {
    List<Write> writes = new ArrayList<>();
    long begun = System.nanoTime();
    while (true) {
      var records = outputs.poll(QUIET);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        writes.add(write(berth, record, number));
      }
      if (records.isEmpty() && !writes.isEmpty()) {
        return writes;
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Expected the coordinator to decide within " + PATIENCE + ", but it did not");
      }
    }
  }

  private static Write write(Deployment berth, ConsumerRecord<byte[], byte[]> record, int number) {
    Optional<String> store = store(berth, record.topic());
    if (store.isEmpty()) {
      return new Write.Send(
          record.topic().substring(berth.topics().prefix().length()),
          Stamp.of(record.key(), number),
          Stamp.of(record.value(), number));
    }
    byte[] key =
        store.get().equals(Stores.SETTLED)
            ? Arrays.copyOf(record.key(), record.key().length - WINDOW_SUFFIX)
            : record.key();
    return new Write.Put(
        store.get(),
        Stamp.of(key, number),
        record.value() == null ? null : Stamp.of(record.value(), number));
  }
}
