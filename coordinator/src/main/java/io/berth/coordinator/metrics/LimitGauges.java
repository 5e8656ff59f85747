package io.berth.coordinator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What the limits are, what is taken of them, and who waits. */
final class LimitGauges {
  private final MultiGauge slots;
  private final MultiGauge active;
  private final MultiGauge waiting;

  LimitGauges(MeterRegistry registry) {
    slots = gauge(registry, "berth.limit.slots", "Slots of a limit");
    active = gauge(registry, "berth.limit.active", "Slots of a limit that are taken");
    waiting = gauge(registry, "berth.limit.waiting", "Runs that wait for a limit");
  }

  void publish(List<LimitRow> limits) {
    List<MultiGauge.Row<?>> slotRows = new ArrayList<>();
    List<MultiGauge.Row<?>> activeRows = new ArrayList<>();
    List<MultiGauge.Row<?>> waitingRows = new ArrayList<>();
    for (LimitRow row : limits) {
      Tags tags = Tags.of("tenant", row.tenant(), "scope", row.scope().text());
      OptionalInt fixed = row.slots();
      if (fixed.isPresent()) {
        slotRows.add(MultiGauge.Row.of(tags, fixed.getAsInt()));
      }
      activeRows.add(MultiGauge.Row.of(tags, row.active()));
      waitingRows.add(MultiGauge.Row.of(tags, row.waiting()));
    }
    slots.register(slotRows, true);
    active.register(activeRows, true);
    waiting.register(waitingRows, true);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
