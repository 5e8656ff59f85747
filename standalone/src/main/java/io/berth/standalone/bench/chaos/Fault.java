package io.berth.standalone.bench.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Something that goes wrong.
 *
 * @param at since the beginning
 * @param targets the names of processes: one, or several brokers at once
 * @param length until it is mended: until a dead one is started again
 */
record Fault(Duration at, Kind kind, List<String> targets, Duration length) {
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

  Fault {
    targets = List.copyOf(targets);
  }

  boolean ofBrokers() {
    return targets.getFirst().startsWith(Fleet.BROKER);
  }

  @Override
  public String toString() {
    String what = kind.name().toLowerCase(Locale.ROOT);
    String who = String.join(" and ", targets);
    return "%-9s %-21s for %4.1f s".formatted(what, who, length.toMillis() / 1e3);
  }
}
