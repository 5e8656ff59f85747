package io.berth.coordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Who could execute runs, and what waits for them to begin. */
final class QueueGauges {
  private final GaugeRows workers;
  private final GaugeRows capacity;
  private final GaugeRows dispatched;
  private final GaugeRows age;
  private final GaugeRows waiting;

  QueueGauges(MeterRegistry registry) {
    workers = GaugeRows.of(registry, "berth.queue.workers", "Live workers of a queue");
    capacity =
        GaugeRows.of(
            registry,
            "berth.queue.capacity",
            "Runs that the live workers of a queue execute at a time");
    dispatched =
        GaugeRows.of(
            registry,
            "berth.queue.dispatched",
            "Runs that are dispatched and that no worker has begun");
    age =
        GaugeRows.seconds(
            registry,
            "berth.queue.dispatch.age",
            "Since when the first run is dispatched that no worker has begun");
    waiting =
        GaugeRows.of(
            registry, "berth.queue.waiting", "Runs in line that will need a worker of a queue");
  }

  /** Shows the queues as the partitions of this instance see them. */
  void publish(Collection<QueueRow> rows) {
    Map<String, QueueRow> queues = new TreeMap<>();
    rows.forEach(row -> queues.merge(row.queue(), row, QueueRow::and));
    show(workers, queues, QueueRow::workers);
    show(capacity, queues, QueueRow::capacity);
    show(dispatched, queues, QueueRow::dispatched);
    show(age, queues, row -> row.oldest().toMillis() / 1e3);
    show(waiting, queues, QueueRow::waiting);
  }

  private static void show(
      GaugeRows gauge, Map<String, QueueRow> queues, ToDoubleFunction<QueueRow> number) {
    gauge.show(
        queues.values().stream()
            .collect(
                Collectors.toMap(row -> Tags.of("queue", row.queue()), number::applyAsDouble)));
  }
}
