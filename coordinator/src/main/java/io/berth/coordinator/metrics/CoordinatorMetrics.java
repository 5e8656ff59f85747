package io.berth.coordinator.metrics;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.topology.Observer;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the coordinator counts and measures. Its cardinality is bounded: codes and kinds are closed
 * lists, and of limits at most {@link #LIMITS_MAX} are shown.
 */
public final class CoordinatorMetrics implements Observer {
  /** Limits of one partition that have gauges of their own. */
  static final int LIMITS_MAX = 1_000;

  private static final Logger log = LoggerFactory.getLogger(CoordinatorMetrics.class);

  private record View(List<LimitRow> limits, List<QueueRow> queues, int active, int waiting) {}

  private final MeterRegistry registry;
  private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Map<Integer, View> views = new ConcurrentHashMap<>();
  private final Map<Integer, Progress> progress = new ConcurrentHashMap<>();
  private final AtomicLong orphanSlots = new AtomicLong();
  private final AtomicLong lastDecisionMs = new AtomicLong();
  private final LimitGauges limits;
  private final QueueGauges queues;
  private final Counter overAdmissions;
  private final Timer inLine;
  private final Timer handoff;
  private final Counter passedOn;
  private final Counter skipped;
  private final Counter staleFacts;

  public CoordinatorMetrics(MeterRegistry registry) {
    this(registry, InstantSource.system());
  }

  /**
   * @param clock by which partitions get on, or don't
   */
  CoordinatorMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    limits = new LimitGauges(registry);
    queues = new QueueGauges(registry);
    overAdmissions =
        counter("berth.over.admissions", "Admissions past a limit that nobody forced: always 0");
    Gauge.builder("berth.orphan.slots", orphanSlots, AtomicLong::get)
        .description("Slots that are counted and that no active run holds: always 0")
        .register(registry);
    Gauge.builder("berth.stalled", this, CoordinatorMetrics::stalledSeconds)
        .description("For how long something could be decided, and nothing was")
        .baseUnit("seconds")
        .register(registry);
    lastDecisionMs.set(clock.millis());
    Gauge.builder("berth.last.decision.timestamp", lastDecisionMs, ms -> ms.get() / 1e3)
        .description("When something was last decided here; before that, when it was started")
        .baseUnit("seconds")
        .register(registry);
    // From the beginning, so that the first one shows as an increase.
    decisions(Decision.Kind.LOST, Code.WORKER_LOST.name());
    inLine = timer("berth.line.time", "From a run's arrival to its first admission");
    handoff =
        timer(
            "berth.handoff.time",
            "From the report of an end to the admissions that follow from it");
    ledgerReads(true);
    ledgerReads(false);
    passedOn =
        counter("berth.inputs.passed.on", "Records passed on to the partition that owns them");
    skipped = counter("berth.inputs.skipped", "Records read again, which changed nothing");
    staleFacts =
        counter("berth.reports.stale", "Reports about an attempt that is not the current one");
    registry.gauge("berth.runs.active", views, all -> sum(all, View::active));
    registry.gauge("berth.runs.waiting", views, all -> sum(all, View::waiting));
  }

  @Override
  public void decided(int partition, List<Event> events, Glance after) {
    events.forEach(event -> count(event, after.now()));
    if (events.stream().anyMatch(Event.OfRun.class::isInstance)) {
      progress(partition).decided();
      lastDecisionMs.set(clock.millis());
    }
  }

  private void count(Event event, Instant now) {
    switch (event) {
      case Event.Queued queued -> count(Decision.Kind.QUEUED, queued.reason());
      case Event.Admitted admitted -> {
        count(Decision.Kind.ADMITTED, admitted.reason());
        if (admitted.run().attempt() == 1) {
          inLine.record(Duration.between(admitted.run().arrivedAt(), now));
        }
      }
      case Event.Started started -> count(Decision.Kind.STARTED, null);
      case Event.Retrying retrying -> count(Decision.Kind.RETRYING, retrying.reason());
      case Event.Lost lost -> count(Decision.Kind.LOST, lost.reason());
      case Event.KillRequested kill -> count(Decision.Kind.KILL_REQUESTED, kill.reason());
      case Event.Settled settled -> count(settled.outcome(), settled.run().reason());
      case Event.FactIgnored ignored -> staleFacts.increment();
      case Event.Outdated outdated -> staleFacts.increment();
      case Event.Withdrawn withdrawn -> {}
      case Event.Awaited awaited -> {}
      case Event.Held held -> {}
      case Event.PassedOver over -> {}
      case Event.Purged purged -> {}
      case Event.Renewed renewed -> {}
      case Event.FlowChanged changed -> {}
      case Event.LimitChanged changed -> {}
      case Event.QueueReady ready -> {}
      case Event.QueueWanted wanted -> {}
      case Event.WorkerHeard heard -> {}
      case Event.WorkersGone gone -> {}
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
  public void overAdmitted(long slots) {
    overAdmissions.increment((double) slots);
  }

  @Override
  public void orphaned(long slots) {
    orphanSlots.addAndGet(slots);
  }

  @Override
  public void ledgerRead(int partition, Duration took, boolean ahead) {
    log.info("Read partition {} back in {} ms", partition, took.toMillis());
    ledgerReads(ahead).record(took);
  }

  @Override
  public void view(int partition, Glance glance) {
    Ledger ledger = glance.ledger();
    progress(partition).looked(!ledger.toDrain().isEmpty(), clock.instant());
    int holding = 0;
    for (LiveRun run : ledger.inHand()) {
      holding += run.active() ? 1 : 0;
    }
    int inLines = ledger.tenants().stream().mapToInt(tenant -> tenant.lines().runs()).sum();
    views.put(
        partition,
        new View(LimitRow.of(ledger, LIMITS_MAX), QueueRow.of(glance), holding, inLines));
    publish();
  }

  @Override
  public void gone(int partition) {
    views.remove(partition);
    progress.remove(partition);
    publish();
  }

  private synchronized void publish() {
    limits.publish(views.values().stream().flatMap(view -> view.limits().stream()).toList());
    queues.publish(views.values().stream().flatMap(view -> view.queues().stream()).toList());
  }

  private Progress progress(int partition) {
    return progress.computeIfAbsent(partition, each -> new Progress());
  }

  /** For how long something could be decided, and nothing was. */
  public double stalledSeconds() {
    Instant now = clock.instant();
    return progress.values().stream()
            .mapToLong(each -> each.stalled(now).toMillis())
            .max()
            .orElse(0)
        / 1e3;
  }

  private void count(Decision.Kind kind, @Nullable Reason reason) {
    decisions(kind, reason == null ? "" : reason.code().name()).increment();
  }

  private Counter decisions(Decision.Kind kind, String code) {
    return decisions.computeIfAbsent(
        kind + code,
        key ->
            Counter.builder("berth.decisions")
                .description("Decisions, by kind and reason")
                .tag("decision", kind.name())
                .tag("code", code)
                .register(registry));
  }

  private Timer ledgerReads(boolean ahead) {
    return Timer.builder("berth.ledger.read")
        .description(
            "To build what is known of a partition from its stores; ahead of its opening, or while"
                + " the other partitions of the instance wait")
        .tag("ahead", String.valueOf(ahead))
        .register(registry);
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
