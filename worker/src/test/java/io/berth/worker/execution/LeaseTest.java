package io.berth.worker.execution;

import static io.berth.worker.execution.Lease.Step.GIVE_UP;
import static io.berth.worker.execution.Lease.Step.NOTHING;
import static io.berth.worker.execution.Lease.Step.RENEW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lease of 30 s from second 100 on, with processes that get 5 s to end. */
class LeaseTest {
  private final Lease lease =
      new Lease(Duration.ofSeconds(30), Duration.ofSeconds(5), seconds(100));

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  @Test
  void isRenewedWhenAThirdIsOver() {
    assertThat(lease.step(seconds(109.9))).isEqualTo(NOTHING);
    assertThat(lease.step(seconds(110))).isEqualTo(RENEW);
  }

  @Test
  void oneRenewalIsUnderWayAtATime() {
    lease.renewing();
    assertThat(lease.step(seconds(115))).isEqualTo(NOTHING);
    lease.notRenewed();
    assertThat(lease.step(seconds(115))).isEqualTo(RENEW);
  }

  @Test
  void aRenewalCountsFromWhenItWasSent() {
    lease.renewing();
    lease.renewed(seconds(110));
    assertThat(lease.leftRatio(seconds(116))).isEqualTo(0.8);
    assertThat(lease.step(seconds(119.9))).isEqualTo(NOTHING);
    assertThat(lease.step(seconds(120))).isEqualTo(RENEW);
  }

  @Test
  void anOldRenewalTakesNothingBack() {
    lease.renewed(seconds(120));
    lease.renewed(seconds(110));
    assertThat(lease.leftRatio(seconds(120))).isEqualTo(1);
  }

  @Test
  void isGivenUpOnceAndForGoodAMarginBeforeItsEnd() {
    lease.renewing();
    assertThat(lease.step(seconds(123.9))).isEqualTo(NOTHING);
    assertThat(lease.step(seconds(124))).isEqualTo(GIVE_UP);
    lease.renewed(seconds(124));
    assertThat(lease.step(seconds(125))).isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @CsvSource({
    "PT30S, PT10S, PT11S",
    "PT30S, PT1S,  PT6S", // at least a fifth
    "PT10S, PT10S, PT5S" // at most half
  })
  void margin(Duration length, Duration killGrace, Duration expected) {
    assertThat(Lease.margin(length, killGrace)).isEqualTo(expected);
    Lease one = new Lease(length, killGrace, 0);
    assertThat(one.graceLeft(length.minus(expected).toNanos()))
        .isEqualTo(expected.dividedBy(5).multipliedBy(4));
  }

  @Test
  void processesThatAreToldLateHaveUntilTheLeaseEndsAndNoLonger() {
    Lease one = new Lease(Duration.ofSeconds(30), Duration.ofSeconds(10), 0);
    assertThat(one.graceLeft(Duration.ofSeconds(19).toNanos()).toMillis()).isEqualTo(8_800);
    assertThat(one.graceLeft(Duration.ofSeconds(25).toNanos()).toMillis()).isEqualTo(2_800);
    assertThat(one.graceLeft(Duration.ofSeconds(29).toNanos())).isZero();
  }
}
