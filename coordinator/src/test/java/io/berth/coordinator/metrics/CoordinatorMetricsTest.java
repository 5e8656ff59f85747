package io.berth.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Scenario;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
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
  void anAdmissionPastALimitIsNoticed() {
    it.request("f/f", "a");
    decided(admission("a", null));
    assertThat(overAdmissions()).isZero();
    it.limit("tenant", "slots: 0");
    decided(admission("a", null)); // as if it were admitted only now
    assertThat(overAdmissions()).isEqualTo(1);
  }

  @Test
  void aForcedRunIsNoOverAdmission() {
    it.request("f/f", "a", "b").force("b");
    decided(admission("b", Reason.of(Code.FORCED)));
    assertThat(overAdmissions()).isZero();
  }

  @Test
  void theNextAttemptKeepsItsSlotsAndTakesNone() {
    it.request("f/f", "a", "b").force("b");
    LiveRun a = it.ledger().inHand(Scenario.key("a"));
    decided(new Event.Admitted(a, a, Reason.of(Code.REDELIVERED)));
    assertThat(overAdmissions()).isZero();
  }

  @Test
  void slotsOfActiveRunsAreNoOrphans() {
    it.request("f/f", "a", "b").request("f/gpu", "c").started("a");
    look(PARTITION);
    assertThat(gauge("berth.orphan.slots")).isZero();
  }

  @Test
  void slotsThatASettledRunHasKeptAreOrphans() {
    it.request("f/f", "a", "b").request("f/gpu", "c");
    LiveRun a = it.ledger().inHand(Scenario.key("a"));
    // A step that ends it as if it had held nothing.
    LiveRun lie =
        LiveRun.arrived(a.key(), a.request(), a.flow(), a.revision(), a.arrival(), a.arrivedAt());
    SettledRun end =
        new SettledRun(
            a.key(),
            a.request(),
            a.flow().name(),
            a.arrival(),
            a.attempt(),
            Decision.Kind.SUCCEEDED,
            it.now(),
            null,
            null);
    it.ledger().apply(new Event.Settled(lie, end, "w1"));
    look(PARTITION);
    assertThat(gauge("berth.orphan.slots")).isEqualTo(a.claims().innermostFirst().size());
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

  private void decided(Event event) {
    metrics.decided(PARTITION, List.of(event), glance(it));
  }

  private Event.Admitted admission(String run, Reason reason) {
    return admission(it, run, reason);
  }

  private static Event.Admitted admission(Scenario of, String run, Reason reason) {
    return new Event.Admitted(null, of.ledger().inHand(Scenario.key(run)), reason);
  }

  private double overAdmissions() {
    return registry.get("berth.over.admissions").counter().count();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double queue(String name, String queue) {
    Gauge gauge = registry.get(name).tag("queue", queue).gauge();
    return gauge.value();
  }
}
