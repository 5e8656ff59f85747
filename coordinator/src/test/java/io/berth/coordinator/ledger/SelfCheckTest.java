package io.berth.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Scenario;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
  private final SelfCheck check = new SelfCheck();
  private final Scenario it =
      new Scenario().flow("f/f", "concurrency: {limit: 1}").flow("f/gpu", "workers: gpu");

  private int over(Event event) {
    return SelfCheck.overAdmissions(List.of(event), it.ledger());
  }

  private Event.Admitted admission(String run, @Nullable Reason reason) {
    return new Event.Admitted(null, it.ledger().inHand(Scenario.key(run)), reason);
  }

  @Test
  void anAdmissionPastALimitIsNoticed() {
    it.request("f/f", "a");
    assertThat(over(admission("a", null))).isZero();
    it.limit("tenant", "slots: 0");
    assertThat(over(admission("a", null))).isEqualTo(1); // as if it were admitted only now
  }

  @Test
  void aForcedRunIsNoOverAdmission() {
    it.request("f/f", "a", "b").force("b");
    assertThat(over(admission("b", Reason.of(Code.FORCED)))).isZero();
  }

  @Test
  void theNextAttemptKeepsItsSlotsAndTakesNone() {
    it.request("f/f", "a", "b").force("b");
    LiveRun a = it.ledger().inHand(Scenario.key("a"));
    assertThat(over(new Event.Admitted(a, a, Reason.of(Code.REDELIVERED)))).isZero();
  }

  @Test
  void slotsOfActiveRunsAreNoOrphans() {
    it.request("f/f", "a", "b").request("f/gpu", "c").started("a");
    assertThat(check.orphanSlots(it.ledger())).isZero();
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
    assertThat(check.orphanSlots(it.ledger())).isEqualTo(a.claims().innermostFirst().size());
  }
}
