package io.berth.coordinator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A gauge for each of the tags that there are at the moment. Thread-safe.
 *
 * <p>A gauge lives as long as its tags are shown. Micrometer's own {@code MultiGauge} makes all of
 * them anew with each update, and a scrape that comes in between fails as a whole (seen with
 * 1.17.2; its issue 6851).
 */
final class GaugeRows {
  private static final class Row {
    private volatile double number;

    double number() {
      return number;
    }
  }

  private record Shown(Row row, Gauge gauge) {}

  private final MeterRegistry registry;
  private final Function<Row, Gauge.Builder<Row>> builder;
  private final Map<Tags, Shown> shown = new HashMap<>();

  private GaugeRows(MeterRegistry registry, Function<Row, Gauge.Builder<Row>> builder) {
    this.registry = registry;
    this.builder = builder;
  }

  static GaugeRows of(MeterRegistry registry, String name, String description) {
    return new GaugeRows(
        registry, row -> Gauge.builder(name, row, Row::number).description(description));
  }

  static GaugeRows seconds(MeterRegistry registry, String name, String description) {
    return new GaugeRows(
        registry,
        row -> Gauge.builder(name, row, Row::number).description(description).baseUnit("seconds"));
  }

  /** Shows these numbers, and no others any more. */
  synchronized void show(Map<Tags, ? extends Number> numbers) {
    shown
        .entrySet()
        .removeIf(each -> {
          boolean gone = !numbers.containsKey(each.getKey());
          if (gone) {
            registry.remove(each.getValue().gauge());
          }
          return gone;
        });
    numbers.forEach((tags, number) ->
        shown.computeIfAbsent(tags, this::shown).row().number = number.doubleValue());
  }

  private Shown shown(Tags tags) {
    Row row = new Row();
    return new Shown(row, builder.apply(row).tags(tags).strongReference(true).register(registry));
  }
}
