package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Moment;
import java.time.Duration;
import java.time.Instant;

/**
 * The time of a task. The wall clock never goes back. The lease clock advances with it, but by no
 * more than a second between two looks: when the coordinator itself was stopped, or its host
 * asleep, reports could not be read, and no lease may end for that.
 */
final class Clocks {
  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);

  private Instant now;
  private Instant leaseNow;

  Clocks(Instant start) {
    now = start;
    leaseNow = start;
  }

  Moment at(long systemTimeMs) {
    Instant system = Instant.ofEpochMilli(systemTimeMs);
    if (system.isAfter(now)) {
      Duration passed = Duration.between(now, system);
      leaseNow = leaseNow.plus(passed.compareTo(PAUSE_MIN) > 0 ? PAUSE_MIN : passed);
      now = system;
    }
    return new Moment(now, leaseNow);
  }
}
