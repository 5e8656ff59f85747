package io.berth.coordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Who could execute runs, and what waits for them to begin. */
final class QueueGauges {
  private final MultiGauge workers;
  private final MultiGauge capacity;
  private final MultiGauge dispatched;
  private final MultiGauge age;

  QueueGauges(MeterRegistry registry) {
    workers =
        MultiGauge.builder("berth.queue.workers")
            .description("Live workers of a queue")
            .register(registry);
    capacity =
        MultiGauge.builder("berth.queue.capacity")
            .description("Runs that the live workers of a queue execute at a time")
            .register(registry);
    dispatched =
        MultiGauge.builder("berth.queue.dispatched")
            .description("Runs that are dispatched and that no worker has begun")
            .register(registry);
    age =
        MultiGauge.builder("berth.queue.dispatch.age")
            .description("Since when the first run is dispatched that no worker has begun")
            .baseUnit("seconds")
            .register(registry);
  }

  /** Shows the queues as the partitions of this instance see them. */
  void publish(Collection<QueueRow> rows) {
    Map<String, QueueRow> queues = new TreeMap<>();
    rows.forEach(row -> queues.merge(row.queue(), row, QueueRow::and));
    show(workers, queues, QueueRow::workers);
    show(capacity, queues, QueueRow::capacity);
    show(dispatched, queues, QueueRow::dispatched);
    show(age, queues, row -> row.oldest().toMillis() / 1e3);
  }

  private static void show(
      MultiGauge gauge, Map<String, QueueRow> queues, ToDoubleFunction<QueueRow> number) {
    gauge.register(
        queues.values().stream()
            .<MultiGauge.Row<?>>map(
                row -> MultiGauge.Row.of(Tags.of("queue", row.queue()), number.applyAsDouble(row)))
            .toList(),
        true);
  }
}
