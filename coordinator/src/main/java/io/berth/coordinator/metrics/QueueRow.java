package io.berth.coordinator.metrics;

import io.berth.coordinator.ledger.Fleets;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.view.Glance;
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
 */
record QueueRow(String queue, int workers, long capacity, int dispatched, Duration oldest) {
  /** The queues that have workers, or runs that wait for one. */
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
    return List.copyOf(rows.values());
  }

  private static QueueRow idle(Fleets fleets, String queue) {
    return new QueueRow(queue, fleets.workers(queue), fleets.capacity(queue), 0, Duration.ZERO);
  }

  private QueueRow with(Duration dispatchedFor) {
    return new QueueRow(queue, workers, capacity, dispatched + 1, longer(oldest, dispatchedFor));
  }

  /** The same queue as two partitions see it. All hear of the same workers. */
  QueueRow and(QueueRow other) {
    return new QueueRow(
        queue,
        Math.max(workers, other.workers),
        Math.max(capacity, other.capacity),
        dispatched + other.dispatched,
        longer(oldest, other.oldest));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
