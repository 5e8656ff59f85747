package io.berth.worker.metrics;

import io.berth.protocol.Fact;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The worker's meters. Each has the tag {@code worker}, so that several workers of one process
 * don't hide each other; all of them go when the worker is closed. The other tags have few values.
 */
public final class WorkerMeters implements AutoCloseable {
  private static final String LEASES_GIVEN_UP = "berth.worker.leases.given.up";
  private static final String REFUSED = "berth.worker.starts.refused";
  private static final String STOPS_LATE = "berth.worker.stops.late";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Set<Meter> mine = ConcurrentHashMap.newKeySet();
  private final Queue<KafkaClientMetrics> clients = new ConcurrentLinkedQueue<>();

  public WorkerMeters(MeterRegistry registry, String worker) {
    this.registry = registry;
    this.tags = Tags.of("worker", worker);
    // What is alarmed on has to be there before it happens.
    withdrawn(0);
    redelivered(0);
    for (Fact.What why : List.of(Fact.What.KILLED, Fact.What.EXPIRED, Fact.What.HANDED_BACK)) {
      count(REFUSED, tags.and("why", why.name().toLowerCase(Locale.ROOT)), 0);
    }
    count(LEASES_GIVEN_UP, tags, 0);
    count(STOPS_LATE, tags, 0);
  }

  /** How many runs it can execute at a time. */
  public void capacity(Supplier<Number> value) {
    gauge("berth.worker.capacity", "Runs the worker can execute at a time", value);
  }

  /** How many it executes. */
  public void busy(Supplier<Number> value) {
    gauge("berth.worker.busy", "Runs the worker executes now", value);
  }

  /** How much is left of the lease that is closest to its end, of 1. */
  public void leaseLeft(Supplier<Number> value) {
    gauge(
        "berth.worker.lease.left.ratio",
        "What is left of the lease that is closest to its end; NaN without a run",
        value);
  }

  public void runEnded(Fact.What outcome) {
    count("berth.worker.runs", tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)), 1);
  }

  /** The type must be one that the worker has a handler for, so that there are few. */
  public void taskEnded(String type, String outcome, long nanos) {
    var timer =
        registry.timer("berth.worker.task.duration", tags.and("type", type, "outcome", outcome));
    mine.add(timer);
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** STARTED was said of so many, but they were not run. */
  public void withdrawn(int runs) {
    count("berth.worker.starts.withdrawn", tags, runs);
  }

  /** So many deliveries came for a second time. */
  public void redelivered(int runs) {
    count("berth.worker.redelivered", tags, runs);
  }

  /** A delivery was not started: it was revoked, or is too old, or has no room here. */
  public void refused(Fact.What why) {
    count(REFUSED, tags.and("why", why.name().toLowerCase(Locale.ROOT)), 1);
  }

  /** A run was ended here because its lease could not be renewed in time. */
  public void leaseGivenUp() {
    count(LEASES_GIVEN_UP, tags, 1);
  }

  /** What was told to stop has not ended in the time it had. */
  public void stopLate() {
    count(STOPS_LATE, tags, 1);
  }

  /** Adds a Kafka client's own metrics. */
  public void client(KafkaClientMetrics metrics) {
    clients.add(metrics);
    metrics.bindTo(registry);
  }

  /** A client is closed: nothing keeps it any more. */
  public void gone(@Nullable KafkaClientMetrics metrics) {
    if (metrics != null && clients.remove(metrics)) {
      metrics.close();
    }
  }

  @Override
  public void close() {
    clients.forEach(KafkaClientMetrics::close);
    mine.forEach(registry::remove);
  }

  private void count(String name, Tags tagged, int amount) {
    var counter = registry.counter(name, tagged);
    mine.add(counter);
    counter.increment(amount);
  }

  private void gauge(String name, String text, Supplier<Number> value) {
    mine.add(Gauge.builder(name, value).description(text).tags(tags).register(registry));
  }
}
