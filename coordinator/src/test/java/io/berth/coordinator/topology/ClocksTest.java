package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Moment;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClocksTest {
  private static final long START = 1_000_000;

  /** Counts from elsewhere, and may be negative. */
  private static final long STEADY = -77;

  private final Clocks clocks = new Clocks(START, STEADY);

  /** Both clocks of the host have gone on alike. */
  private void look(long passedMs, long now, long lease) {
    look(passedMs, passedMs, now, lease);
  }

  private void look(long systemMs, long steadyMs, long now, long lease) {
    Moment moment = clocks.at(START + systemMs, STEADY + steadyMs);
    assertThat(moment.now().toEpochMilli() - START).as("now").isEqualTo(now);
    assertThat(moment.leaseNow().toEpochMilli() - START).as("lease").isEqualTo(lease);
  }

  @Test
  void theyGoWithTheHosts() {
    look(0, 0, 0);
    look(10, 10, 10);
    look(1_010, 1_010, 1_010);
  }

  @Test
  void noLeaseEndsForAPause() {
    look(60_000, 60_000, 1_000);
    look(60_010, 60_010, 1_010);
  }

  @Test
  void afterTheHostsWasSetBack_nowGoesAtHalfSpeedUntilItHasCaughtUp() {
    look(100, 100, 100, 100);
    look(-900, 100, 100, 100);
    look(-899, 101, 100, 101);
    look(-898, 102, 101, 102);
    look(0, 1_000, 550, 1_000);
    look(549, 1_549, 824, 1_549);
    look(1_000, 2_000, 1_000, 2_000);
  }

  @Test
  void noLeaseEndsWhenTheHostsIsSet() {
    look(900, 900, 900, 900);
    look(3_600_000, 910, 3_600_000, 910);
    look(-3_600_000, 920, 3_600_000, 920);
  }

  private long leaseWhenRead(long steadyMs, OptionalLong readMs) {
    return clocks.at(START, STEADY + steadyMs, readMs).leaseNow().toEpochMilli() - START;
  }

  @Test
  void leasesEndByTheTimeUpToWhichReportsAreRead() {
    look(1_000, 1_000, 1_000);
    assertThat(leaseWhenRead(2_000, OptionalLong.of(STEADY + 1_500))).isEqualTo(1_500);
    assertThat(leaseWhenRead(2_000, OptionalLong.of(STEADY + 2_500))).isEqualTo(2_000);
    assertThat(leaseWhenRead(2_000, OptionalLong.of(STEADY - 500))).isZero();
    assertThat(leaseWhenRead(2_000, OptionalLong.empty())).isZero();
  }
}
