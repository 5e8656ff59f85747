package io.berth.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Scenario;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import io.berth.protocol.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator alarms on. */
class CoordinatorMetricsTest {
  private static final int PARTITION = 3;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant clock = Scenario.START;
  private final CoordinatorMetrics metrics = new CoordinatorMetrics(registry, () -> clock);
  private final Scenario it =
      new Scenario().flow("f/f", "concurrency: {limit: 1}").flow("f/gpu", "workers: gpu");

  @Test
  void aQueueSaysWhoLivesAndWhatWaitsForWhom() {
    it.queueReady("gpu")
        .heartbeat("w1", "gpu", 4)
        .heartbeat("w2", "gpu", 2)
        .request("f/gpu", "a")
        .after(Duration.ofSeconds(7))
        .request("f/gpu", "b", "c")
        .started("c")
        .after(Duration.ofSeconds(3));
    look(PARTITION);
    look(PARTITION + 1); // another partition hears of the same workers
    assertThat(queue("berth.queue.workers", "gpu")).isEqualTo(2);
    assertThat(queue("berth.queue.capacity", "gpu")).isEqualTo(6);
    assertThat(queue("berth.queue.dispatched", "gpu")).isEqualTo(4); // two of each partition
    assertThat(queue("berth.queue.dispatch.age", "gpu")).isEqualTo(10);
  }

  @Test
  void aQueueWithoutWorkersIsShownWhileARunWaitsThere() {
    it.request("f/f", "a");
    look(PARTITION);
    assertThat(queue("berth.queue.workers", "default")).isZero();
    assertThat(queue("berth.queue.dispatched", "default")).isEqualTo(1);
    it.started("a");
    look(PARTITION);
    assertThat(registry.find("berth.queue.workers").tag("queue", "default").gauge()).isNull();
  }

  @Test
  void aQueueThatRunsWaitForIsShown_thoughNobodyLivesThereAndNothingIsDispatched() {
    it.limit("queue:gpu", "slots: fleet").request("f/gpu", "a", "b");
    look(PARTITION);
    look(PARTITION + 1);
    assertThat(queue("berth.queue.workers", "gpu")).isZero();
    assertThat(queue("berth.queue.dispatched", "gpu")).isZero();
    assertThat(queue("berth.queue.waiting", "gpu")).isEqualTo(4); // two of each partition
    assertThat(registry.find("berth.queue.waiting").tag("queue", "default").gauge()).isNull();
    it.queueReady("gpu").heartbeat("w1", "gpu", 1);
    look(PARTITION);
    look(PARTITION + 1);
    assertThat(queue("berth.queue.workers", "gpu")).isEqualTo(1);
    assertThat(queue("berth.queue.waiting", "gpu")).isZero();
  }

  @Test
  void whatStopsAPartitionCanBeAlarmedOn() {
    assertThat(registry.get("berth.over.admissions").counter().count()).isZero();
    assertThat(gauge("berth.orphan.slots")).isZero();
    metrics.overAdmitted(2);
    metrics.orphaned(3);
    metrics.gone(PARTITION);
    assertThat(registry.get("berth.over.admissions").counter().count()).isEqualTo(2);
    assertThat(gauge("berth.orphan.slots")).isEqualTo(3);
  }

  @Test
  void lostAttemptsAndStaleReportsCanBeAlarmedOn() {
    assertThat(lost()).isZero();
    assertThat(counter("berth.reports.stale")).isZero();
    it.request("f/f", "a").started("a");
    LiveRun run = it.ledger().inHand(Scenario.key("a"));
    Fact stale = Fact.of(run.key(), 1, Fact.What.STARTED, it.now());
    metrics.decided(
        PARTITION,
        List.of(
            new Event.Lost(run, run.lost(), Reason.of(Code.WORKER_LOST)),
            new Event.FactIgnored(stale),
            new Event.Outdated("w1", stale)),
        glance(it));
    assertThat(lost()).isEqualTo(1);
    assertThat(counter("berth.reports.stale")).isEqualTo(2);
  }

  private double lost() {
    return registry.get("berth.decisions").tag("decision", "LOST").counter().count();
  }

  private double counter(String name) {
    return registry.get(name).counter().count();
  }

  @Test
  void aPartitionThatHasMoreToDecideAndDecidesNothingIsStalled() {
    Scenario drain = Scenario.ofSteps(1).flow("f/f").limit("tenant", "slots: 0");
    drain.request("f/f", "a", "b", "c").removeLimit("tenant");
    assertThat(drain.unfinished()).isTrue();
    metrics.view(PARTITION, glance(drain));
    assertThat(gauge("berth.stalled")).isZero();
    for (int i = 0; i < 5; i++) {
      clock = clock.plusSeconds(1);
      metrics.view(PARTITION, glance(drain));
    }
    assertThat(gauge("berth.stalled")).isEqualTo(5);
    metrics.decided(PARTITION, List.of(admission(drain, "a", null)), glance(drain));
    assertThat(gauge("berth.stalled")).isZero();
  }

  @Test
  void theLastDecisionHasItsTime() {
    double start = Scenario.START.getEpochSecond();
    assertThat(gauge("berth.last.decision.timestamp")).isEqualTo(start);
    it.request("f/f", "a");
    clock = clock.plusSeconds(7);
    metrics.decided(PARTITION, List.of(admission(it, "a", null)), glance(it));
    clock = clock.plusSeconds(5);
    look(PARTITION);
    assertThat(gauge("berth.last.decision.timestamp")).isEqualTo(start + 7);
  }

  @Test
  void aThreadThatHangsIsStalled() {
    look(PARTITION);
    clock = clock.plusSeconds(2);
    assertThat(gauge("berth.stalled")).isZero(); // it looks every second, about
    clock = clock.plusSeconds(10);
    assertThat(gauge("berth.stalled")).isEqualTo(12);
    metrics.gone(PARTITION);
    assertThat(gauge("berth.stalled")).isZero();
  }

  private void look(int partition) {
    metrics.view(partition, glance(it));
  }

  private static Glance glance(Scenario of) {
    return new Glance(of.ledger(), of.now(), of.leaseNow());
  }

  private static Event.Admitted admission(Scenario of, String run, Reason reason) {
    return new Event.Admitted(null, of.ledger().inHand(Scenario.key(run)), reason);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double queue(String name, String queue) {
    Gauge gauge = registry.get(name).tag("queue", queue).gauge();
    return gauge.value();
  }
}
