package io.berth.coordinator.metrics;

import io.berth.coordinator.ledger.Fleets;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One queue as one partition sees it: a copy that any thread may read.
 *
 * @param workers that live
 * @param capacity how many runs they execute at a time
 * @param dispatched runs that hold their slots and that no worker has begun
 * @param oldest since when the first of these is dispatched
 * @param waiting runs in line that will need one of its workers
 */
record QueueRow(
    String queue, int workers, long capacity, int dispatched, Duration oldest, long waiting) {
  /** The queues that have workers, or runs that wait, be it in line. */
  static List<QueueRow> of(Glance glance) {
    Fleets fleets = glance.ledger().fleets();
    Map<String, QueueRow> rows = new TreeMap<>();
    for (String queue : fleets.queues()) {
      rows.put(queue, idle(fleets, queue));
    }
    for (LiveRun run : glance.ledger().inHand()) {
      Instant since = run.since();
      if (run.state() == LiveRun.State.ADMITTED && since != null) {
        String queue = run.flow().workers();
        QueueRow row = rows.computeIfAbsent(queue, each -> idle(fleets, each));
        rows.put(queue, row.with(Duration.between(since, glance.now())));
      }
    }
    waiting(glance.ledger())
        .forEach((queue, waiting) ->
            rows.put(
                queue,
                rows.computeIfAbsent(queue, each -> idle(fleets, each)).withWaiting(waiting)));
    return List.copyOf(rows.values());
  }

  /**
   * With {@code slots: fleet} and no workers nothing is dispatched, and these runs alone show that
   * workers are wanted. A tenant's queues are among its first scopes, as its first run brought one.
   */
  private static Map<String, Long> waiting(Ledger ledger) {
    Map<String, Long> waiting = new TreeMap<>();
    for (TenantLedger tenant : ledger.tenants()) {
      if (tenant.lines().runs() > 0) {
        tenant.tallies().stream()
            .limit(LimitRow.GLANCE_MAX)
            .filter(tally -> tally.scope().kind() == Scope.Kind.QUEUE && tally.waiting() > 0)
            .forEach(tally -> waiting.merge(tally.scope().name(), tally.waiting(), Long::sum));
      }
    }
    return waiting;
  }

  private static QueueRow idle(Fleets fleets, String queue) {
    return new QueueRow(queue, fleets.workers(queue), fleets.capacity(queue), 0, Duration.ZERO, 0);
  }

  private QueueRow with(Duration dispatchedFor) {
    return new QueueRow(
        queue, workers, capacity, dispatched + 1, longer(oldest, dispatchedFor), waiting);
  }

  private QueueRow withWaiting(long inLine) {
    return new QueueRow(queue, workers, capacity, dispatched, oldest, inLine);
  }

  /** The same queue as two partitions see it. All hear of the same workers. */
  QueueRow and(QueueRow other) {
    return new QueueRow(
        queue,
        Math.max(workers, other.workers),
        Math.max(capacity, other.capacity),
        dispatched + other.dispatched,
        longer(oldest, other.oldest),
        waiting + other.waiting);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
