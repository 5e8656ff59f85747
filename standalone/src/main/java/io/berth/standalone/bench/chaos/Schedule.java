package io.berth.standalone.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Which faults come when: the same seed, the same faults. */
final class Schedule {
  private static final Duration FIRST = Duration.ofSeconds(3);
  private static final int GAP_MS_MIN = 2_000;
  private static final int GAP_MS_MAX = 7_000;

  /** Long enough to be back at work. Brokers must be in sync again before the next fault of any. */
  private static final Duration REST = Duration.ofSeconds(4);

  private static final Duration BROKERS_REST = Duration.ofSeconds(15);

  private static final List<Fault.Kind> OF_BROKERS =
      List.of(Fault.Kind.KILL, Fault.Kind.TERMINATE, Fault.Kind.FREEZE);

  private final Random random;
  private final Map<String, Duration> busyUntil = new HashMap<>();

  private Schedule(long seed) {
    random = new Random(seed);
  }

  /** All faults that begin within so long, in order. */
  static List<Fault> of(long seed, Duration length) {
    Schedule schedule = new Schedule(seed);
    List<Fault> faults = new ArrayList<>();
    Duration at = FIRST;
    while (at.compareTo(length) < 0) {
      Fault fault = schedule.draw(at);
      if (schedule.isFree(fault)) {
        schedule.occupy(fault);
        faults.add(fault);
      }
      at = at.plusMillis(schedule.random.nextInt(GAP_MS_MIN, GAP_MS_MAX));
    }
    return faults;
  }

  private Fault draw(Duration at) {
    int who = random.nextInt(20);
    if (who < 1) {
      return ofAllBrokersButOne(at);
    }
    if (who < 4) {
      return fault(at, OF_BROKERS, Fleet.BROKER, Fleet.BROKERS);
    }
    return who < 11
        ? fault(at, List.of(Fault.Kind.values()), Fleet.COORDINATOR, Fleet.COORDINATORS)
        : fault(at, List.of(Fault.Kind.values()), Fleet.WORKER, Fleet.WORKERS);
  }

  private Fault fault(Duration at, List<Fault.Kind> kinds, String role, int count) {
    Fault.Kind kind = kinds.get(random.nextInt(kinds.size()));
    String target = role + (1 + random.nextInt(count));
    return new Fault(at, kind, List.of(target), Duration.ofMillis(length(kind)));
  }

  /** Nothing can be written, and the cluster has no controller. */
  private Fault ofAllBrokersButOne(Duration at) {
    Fault.Kind kind = OF_BROKERS.get(random.nextInt(OF_BROKERS.size()));
    int spared = 1 + random.nextInt(Fleet.BROKERS);
    List<String> targets =
        IntStream.rangeClosed(1, Fleet.BROKERS)
            .filter(number -> number != spared)
            .mapToObj(number -> Fleet.BROKER + number)
            .toList();
    return new Fault(at, kind, targets, Duration.ofMillis(length(kind)));
  }

  /** Who is silent is so for a moment, or for longer than leases and sessions, half of the time. */
  private int length(Fault.Kind kind) {
    return switch (kind) {
      case KILL, TERMINATE -> random.nextInt(200, 6_000);
      case FREEZE, CUT ->
          random.nextBoolean() ? random.nextInt(300, 3_000) : random.nextInt(6_000, 15_000);
    };
  }

  private boolean isFree(Fault fault) {
    return fault.at().compareTo(busyUntil.getOrDefault(key(fault), Duration.ZERO)) >= 0;
  }

  private void occupy(Fault fault) {
    Duration rest = fault.ofBrokers() ? BROKERS_REST : REST;
    busyUntil.put(key(fault), fault.at().plus(fault.length()).plus(rest));
  }

  private static String key(Fault fault) {
    return fault.ofBrokers() ? Fleet.BROKER : fault.targets().getFirst();
  }
}
