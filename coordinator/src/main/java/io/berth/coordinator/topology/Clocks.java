package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Moment;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The time of a task. The wall clock never goes back: when the host's was set back, it goes at half
 * speed until the host's has caught up, so that no deadline waits for hours. The lease clock
 * advances with one that nobody sets, but by no more than a second between two looks: when the
 * coordinator itself was stopped, or its host asleep, reports could not be read, and no lease may
 * end for that.
 */
final class Clocks {
  private static final long PAUSE_MS_MIN = 1_000;
  private static final long NEVER_MS = 0;

  private final long leaseStartMs;
  private long systemMs;
  private long steadyMs;
  private long nowMs;
  private long leaseMs;
  private long slowMs;

  /**
   * @param systemTimeMs by the host's clock
   * @param steadyTimeMs by the one that nobody sets, since whenever
   */
  Clocks(long systemTimeMs, long steadyTimeMs) {
    leaseStartMs = systemTimeMs;
    systemMs = systemTimeMs;
    steadyMs = steadyTimeMs;
    nowMs = systemTimeMs;
    leaseMs = systemTimeMs;
  }

  /** For what is decided now: leases begin at the lease clock's time. */
  Moment at(long systemTimeMs, long steadyTimeMs) {
    look(systemTimeMs, steadyTimeMs);
    return moment(leaseMs, NEVER_MS);
  }

  /**
   * For deadlines: leases end by what the lease clock showed when the last report that is read was
   * the last one there was, and what nobody has begun expires by what the wall clock showed then.
   *
   * @param reportsReadMs when that was, by the steady clock; empty: nobody knows
   */
  Moment at(long systemTimeMs, long steadyTimeMs, OptionalLong reportsReadMs) {
    look(systemTimeMs, steadyTimeMs);
    if (reportsReadMs.isEmpty()) {
      return moment(leaseStartMs, NEVER_MS);
    }
    long behindMs = Math.max(0, steadyTimeMs - reportsReadMs.getAsLong());
    return moment(Math.max(leaseStartMs, leaseMs - behindMs), nowMs - behindMs);
  }

  private Moment moment(long leaseUntilMs, long reportedMs) {
    return new Moment(
        Instant.ofEpochMilli(nowMs),
        Instant.ofEpochMilli(leaseUntilMs),
        Instant.ofEpochMilli(reportedMs));
  }

  private void look(long systemTimeMs, long steadyTimeMs) {
    leaseMs += Math.clamp(steadyTimeMs - steadyMs, 0, PAUSE_MS_MIN);
    steadyMs = steadyTimeMs;
    long passedMs = Math.max(0, systemTimeMs - systemMs);
    systemMs = systemTimeMs;
    if (systemMs >= nowMs) {
      nowMs = systemMs;
    } else {
      slowMs += passedMs;
      nowMs += slowMs / 2;
      slowMs %= 2;
    }
  }
}
