package io.berth.standalone.bench.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that goes wrong.
 *
 * @param at since the beginning
 * @param target the name of a process
 * @param length until it is mended: until a dead one is started again
 */
record Fault(Duration at, Kind kind, String target, Duration length) {
  /** What happens to a process. */
  enum Kind {
    /** {@code kill -9}. */
    KILL,
    /** SIGTERM. */
    TERMINATE,
    /** SIGSTOP. */
    FREEZE,
    /** Its connections to all brokers go silent. */
    CUT
  }

  boolean ofBroker() {
    return target.startsWith(Fleet.BROKER);
  }

  @Override
  public String toString() {
    String what = kind.name().toLowerCase(Locale.ROOT);
    return "%-9s %-13s for %4.1f s".formatted(what, target, length.toMillis() / 1e3);
  }
}
