package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Moment;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The time of a task. The wall clock never goes back: when the host's was set back, it goes at half
 * speed until the host's has caught up, so that no deadline waits for hours. The lease clock
 * advances with the host's, but by no more than a second between two looks: when the coordinator
 * itself was stopped, or its host asleep, reports could not be read, and no lease may end for that.
 */
final class Clocks {
  private static final long PAUSE_MS_MIN = 1_000;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long leaseStartMs;
  private long systemMs;
  private long nowMs;
  private long leaseMs;
  private long slowMs;

  Clocks(long systemTimeMs) {
    leaseStartMs = systemTimeMs;
    systemMs = systemTimeMs;
    nowMs = systemTimeMs;
    leaseMs = systemTimeMs;
  }

  /** For what is decided now: leases begin at the lease clock's time. */
  Moment at(long systemTimeMs) {
    look(systemTimeMs);
    return new Moment(Instant.ofEpochMilli(nowMs), Instant.ofEpochMilli(leaseMs));
  }

  /**
   * For deadlines: leases end by what the lease clock showed when the last report that is read was
   * the last one there was.
   *
   * @param reportsReadMs when that was, on the host's clock; empty: nobody knows
   */
  Moment at(long systemTimeMs, OptionalLong reportsReadMs) {
    look(systemTimeMs);
    long readMs = reportsReadMs.orElse(NEVER);
    if (readMs > systemTimeMs + PAUSE_MS_MIN) {
      readMs = NEVER; // the host's clock was set back since
    }
    long behindMs = Math.max(0, systemTimeMs - readMs);
    return new Moment(
        Instant.ofEpochMilli(nowMs),
        Instant.ofEpochMilli(Math.max(leaseStartMs, leaseMs - behindMs)));
  }

  private void look(long systemTimeMs) {
    long passedMs = Math.max(0, systemTimeMs - systemMs);
    systemMs = systemTimeMs;
    leaseMs += Math.min(passedMs, PAUSE_MS_MIN);
    if (systemMs >= nowMs) {
      nowMs = systemMs;
    } else {
      slowMs += passedMs;
      nowMs += slowMs / 2;
      slowMs %= 2;
    }
  }
}
