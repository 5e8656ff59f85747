package io.berth.worker.reporting;

import io.berth.protocol.Fact;
import io.berth.protocol.Report;
import io.berth.worker.execution.Attempt;
import io.berth.worker.execution.Attempts;
import io.berth.worker.execution.Lease;
import io.berth.worker.execution.Stop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews leases, many in one report, and ends the attempts whose lease can't be renewed in time. It
 * also tells every partition what the worker can do, whether it has sent us work or not: a limit
 * may be the size of a fleet that has not been used yet. Thread-safe.
 */
public final class LeaseKeeper {
  public static final Duration TICK = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final int FACTS_MAX = 1_000;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Attempts attempts;
  private final Reporter reporter;
  private final Supplier<List<Report.Fleet>> fleet;
  private final Clock clock;
  private @Nullable Long heartbeatNanos;

  public LeaseKeeper(
      Attempts attempts, Reporter reporter, Supplier<List<Report.Fleet>> fleet, Clock clock) {
    this.attempts = attempts;
    this.reporter = reporter;
    this.fleet = fleet;
    this.clock = clock;
  }

  public synchronized void tick() {
    long now = System.nanoTime();
    Map<Integer, List<Attempt>> due = new TreeMap<>();
    for (Attempt attempt : attempts.running()) {
      switch (attempt.lease().step(now)) {
        case NOTHING -> {}
        case RENEW ->
            due.computeIfAbsent(attempt.work().home(), home -> new ArrayList<>()).add(attempt);
        case GIVE_UP -> giveUp(attempt);
      }
    }
    due.forEach((home, all) -> renew(home, all, now));
    if (heartbeatNanos == null || now - heartbeatNanos >= HEARTBEAT.toNanos()) {
      heartbeatNanos = now;
      CompletableFuture<Void> unused = sayWhatFleet();
    }
  }

  /** Tells it at once; what was true before can't be told after it. */
  public synchronized CompletableFuture<Void> sayWhatFleet() {
    return CompletableFuture.allOf(
        fleet.get().stream()
            .map(reporter::heartbeatEverywhere)
            .toArray(CompletableFuture<?>[]::new));
  }

  /** How much is left of the lease closest to its end, of 1; NaN without a run. */
  public double leftRatio() {
    long now = System.nanoTime();
    return attempts.running().stream()
        .mapToDouble(attempt -> attempt.lease().leftRatio(now))
        .min()
        .orElse(Double.NaN);
  }

  private void giveUp(Attempt attempt) {
    LOG.warn("{} is stopped: its lease could not be renewed in time", attempt);
    attempts.stop(attempt, Stop.LEASE_ENDS, attempt.lease().graceLeft(System.nanoTime()));
  }

  private void renew(int home, List<Attempt> all, long nowNanos) {
    Instant at = clock.instant();
    Report.Fleet capacity = fleet.get().getFirst();
    for (int from = 0; from < all.size(); from += FACTS_MAX) {
      List<Attempt> some = all.subList(from, Math.min(all.size(), from + FACTS_MAX));
      some.forEach(attempt -> attempt.lease().renewing());
      List<Fact> alive =
          some.stream()
              .map(a -> Fact.of(a.work().key(), a.work().attempt(), Fact.What.ALIVE, at))
              .toList();
      reporter.heartbeat(
          home,
          alive,
          capacity,
          stored -> some.forEach(attempt -> answered(attempt.lease(), stored, nowNanos)));
    }
  }

  private static void answered(Lease lease, boolean stored, long sentNanos) {
    if (stored) {
      lease.renewed(sentNanos);
    } else {
      lease.notRenewed();
    }
  }
}
