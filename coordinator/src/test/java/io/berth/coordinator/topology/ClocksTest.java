package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Moment;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClocksTest {
  private static final long START = 1_000_000;

  private final Clocks clocks = new Clocks(START);

  private void look(long systemMs, long now, long lease) {
    Moment moment = clocks.at(START + systemMs);
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
    look(100, 100, 100);
    look(-900, 100, 100);
    look(-899, 100, 101);
    look(-898, 101, 102);
    look(0, 550, 1_000);
    look(549, 824, 1_549);
    look(1_000, 1_000, 2_000);
  }

  private long leaseWhenRead(long systemMs, OptionalLong readMs) {
    return clocks.at(START + systemMs, readMs).leaseNow().toEpochMilli() - START;
  }

  @Test
  void leasesEndByTheTimeUpToWhichReportsAreRead() {
    look(1_000, 1_000, 1_000);
    assertThat(leaseWhenRead(2_000, OptionalLong.of(START + 1_500))).isEqualTo(1_500);
    assertThat(leaseWhenRead(2_000, OptionalLong.of(START + 2_500))).isEqualTo(2_000);
    assertThat(leaseWhenRead(2_000, OptionalLong.of(START - 500))).isZero();
    assertThat(leaseWhenRead(2_000, OptionalLong.empty())).isZero();
    assertThat(leaseWhenRead(2_000, OptionalLong.of(START + 3_001)))
        .as("asked before the host's clock was set back")
        .isZero();
  }
}
