package io.berth.coordinator.metrics;

import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.topology.Observer;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator counts and measures. Its cardinality is bounded: codes and kinds are closed
 * lists, and of limits at most {@link #LIMITS_MAX} are shown.
 */
public final class CoordinatorMetrics implements Observer {
  /** Limits of one partition that have gauges of their own. */
  static final int LIMITS_MAX = 1_000;

  private record View(List<LimitRow> limits, int active, int waiting) {}

  private final MeterRegistry registry;
  private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
  private final Map<Integer, View> views = new ConcurrentHashMap<>();
  private final MultiGauge slots;
  private final MultiGauge active;
  private final MultiGauge waiting;
  private final Timer inLine;
  private final Timer handoff;
  private final Counter passedOn;
  private final Counter skipped;
  private final Counter staleFacts;

  public CoordinatorMetrics(MeterRegistry registry) {
    this.registry = registry;
    slots = gauge("berth.limit.slots", "Slots of a limit");
    active = gauge("berth.limit.active", "Slots of a limit that are taken");
    waiting = gauge("berth.limit.waiting", "Runs that wait for a limit");
    inLine = timer("berth.line.time", "From a run's arrival to its first admission");
    handoff =
        timer(
            "berth.handoff.time",
            "From the report of an end to the admissions that follow from it");
    passedOn =
        counter("berth.inputs.passed.on", "Records passed on to the partition that owns them");
    skipped = counter("berth.inputs.skipped", "Records read again, which changed nothing");
    staleFacts =
        counter("berth.reports.stale", "Reports about an attempt that is not the current one");
    registry.gauge("berth.runs.active", views, all -> sum(all, View::active));
    registry.gauge("berth.runs.waiting", views, all -> sum(all, View::waiting));
  }

  @Override
  public void decided(Event event, Moment moment) {
    switch (event) {
      case Event.Queued queued -> count(Decision.Kind.QUEUED, queued.reason());
      case Event.Admitted admitted -> {
        count(Decision.Kind.ADMITTED, admitted.reason());
        if (admitted.run().attempt() == 1) {
          inLine.record(Duration.between(admitted.run().arrivedAt(), moment.now()));
        }
      }
      case Event.Started started -> count(Decision.Kind.STARTED, null);
      case Event.Retrying retrying -> count(Decision.Kind.RETRYING, retrying.reason());
      case Event.Lost lost -> count(Decision.Kind.LOST, lost.reason());
      case Event.KillRequested kill -> count(Decision.Kind.KILL_REQUESTED, kill.reason());
      case Event.Settled settled -> count(settled.outcome(), settled.run().reason());
      case Event.FactIgnored ignored -> staleFacts.increment();
      case Event.Outdated outdated -> staleFacts.increment();
      case Event.Awaited awaited -> {}
      case Event.Held held -> {}
      case Event.PassedOver over -> {}
      case Event.Purged purged -> {}
      case Event.Renewed renewed -> {}
      case Event.FlowChanged changed -> {}
      case Event.LimitChanged changed -> {}
      case Event.QueueReady ready -> {}
      case Event.QueueWanted wanted -> {}
      case Event.Refused refused -> {}
    }
  }

  @Override
  public void handedOff(Duration sinceEnd) {
    handoff.record(sinceEnd);
  }

  @Override
  public void rejected(String topic, Code code) {
    registry.counter("berth.rejects", "topic", topic, "code", code.name()).increment();
  }

  @Override
  public void passedOn() {
    passedOn.increment();
  }

  @Override
  public void skipped() {
    skipped.increment();
  }

  @Override
  public void view(int partition, Ledger ledger) {
    int holding = 0;
    for (LiveRun run : ledger.inHand()) {
      holding += run.active() ? 1 : 0;
    }
    int inLines = ledger.tenants().stream().mapToInt(tenant -> tenant.lines().runs()).sum();
    views.put(partition, new View(LimitRow.of(ledger, LIMITS_MAX), holding, inLines));
    publish();
  }

  @Override
  public void gone(int partition) {
    views.remove(partition);
    publish();
  }

  /** The limits as they were at the last look. */
  public List<LimitRow> limits() {
    return views.values().stream().flatMap(view -> view.limits().stream()).toList();
  }

  private synchronized void publish() {
    List<MultiGauge.Row<?>> slotRows = new ArrayList<>();
    List<MultiGauge.Row<?>> activeRows = new ArrayList<>();
    List<MultiGauge.Row<?>> waitingRows = new ArrayList<>();
    for (LimitRow row : limits()) {
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

  private void count(Decision.Kind kind, @Nullable Reason reason) {
    String code = reason == null ? "" : reason.code().name();
    decisions
        .computeIfAbsent(
            kind + code,
            key ->
                Counter.builder("berth.decisions")
                    .description("Decisions, by kind and reason")
                    .tag("decision", kind.name())
                    .tag("code", code)
                    .register(registry))
        .increment();
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofHours(1))
        .register(registry);
  }

  private static double sum(Map<Integer, View> views, ToIntFunction<View> number) {
    return views.values().stream().mapToInt(number).sum();
  }
}
