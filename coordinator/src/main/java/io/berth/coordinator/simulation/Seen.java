package io.berth.coordinator.simulation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened, and how often: a simulation in which something never happens says nothing of it.
 */
final class Seen {
  private final Map<String, Long> times = new TreeMap<>();

  void note(String what) {
    times.merge(what, 1L, Long::sum);
  }

  Map<String, Long> times() {
    return Collections.unmodifiableMap(times);
  }
}
