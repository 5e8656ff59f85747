package io.berth.coordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the limits are, what is taken of them, and who waits. */
final class LimitGauges {
  private final GaugeRows slots;
  private final GaugeRows active;
  private final GaugeRows waiting;

  LimitGauges(MeterRegistry registry) {
    slots = GaugeRows.of(registry, "berth.limit.slots", "Slots of a limit");
    active = GaugeRows.of(registry, "berth.limit.active", "Slots of a limit that are taken");
    waiting = GaugeRows.of(registry, "berth.limit.waiting", "Runs that wait for a limit");
  }

  void publish(List<LimitRow> limits) {
    Map<Tags, Integer> fixed = new HashMap<>();
    Map<Tags, Number> taken = new HashMap<>();
    Map<Tags, Number> inLine = new HashMap<>();
    for (LimitRow row : limits) {
      Tags tags = Tags.of("tenant", row.tenant(), "scope", row.scope().text());
      row.slots().ifPresent(count -> fixed.put(tags, count));
      taken.put(tags, row.active());
      inLine.put(tags, row.waiting());
    }
    slots.show(fixed);
    active.show(taken);
    waiting.show(inLine);
  }
}
