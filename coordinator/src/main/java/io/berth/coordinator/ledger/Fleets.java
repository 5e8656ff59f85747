package io.berth.coordinator.ledger;

import io.berth.protocol.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The live workers, and what those of each queue can run. */
public final class Fleets {
  /** How long a worker counts after a heartbeat: it says three of them in that time. */
  public static final Duration HEARD_FOR = Duration.ofSeconds(30);

  private record Name(String queue, String worker) {
    static Name of(LiveWorker worker) {
      return new Name(worker.queue(), worker.worker());
    }
  }

  private record Heard(LiveWorker worker, Instant until) {}

  private record Fleet(int workers, long capacity) {
    static final Fleet NONE = new Fleet(0, 0);

    Fleet plus(int count, long more) {
      return new Fleet(workers + count, capacity + more);
    }
  }

  // Whoever was heard of first is first: all count equally long.
  private final Map<Name, Heard> heard = new LinkedHashMap<>();
  private final Map<String, Fleet> byQueue = new TreeMap<>();

  /** The queues that have live workers. */
  public Set<String> queues() {
    return Collections.unmodifiableSet(byQueue.keySet());
  }

  /** How many live workers a queue has. */
  public int workers(String queue) {
    return byQueue.getOrDefault(queue, Fleet.NONE).workers();
  }

  /** How many runs the live workers of a queue execute at a time. */
  public long capacity(String queue) {
    return byQueue.getOrDefault(queue, Fleet.NONE).capacity();
  }

  /**
   * The slots of a limit that follows the fleet: what its workers can run, and a tenth more,
   * rounded up, so that the next run is there when one ends.
   */
  public int slots(String queue) {
    long capacity = capacity(queue);
    return (int) Math.min(Slots.MOST, capacity + (capacity + 9) / 10);
  }

  /** A worker as it was last heard of; null if it doesn't live. */
  public @Nullable LiveWorker find(String queue, String worker) {
    Heard found = heard.get(new Name(queue, worker));
    return found == null ? null : found.worker();
  }

  /** The workers that have been silent for too long. */
  public List<LiveWorker> silent(Instant leaseNow) {
    List<LiveWorker> silent = new ArrayList<>();
    for (Heard each : heard.values()) {
      if (each.until().isAfter(leaseNow)) {
        break;
      }
      silent.add(each.worker());
    }
    return silent;
  }

  /**
   * A worker says what it can run.
   *
   * @param until how long it counts, by the lease clock
   */
  void put(LiveWorker worker, Instant until) {
    remove(worker); // and goes to the end
    heard.put(Name.of(worker), new Heard(worker, until));
    byQueue.merge(
        worker.queue(),
        new Fleet(1, worker.capacity()),
        (fleet, one) -> fleet.plus(one.workers(), one.capacity()));
  }

  /** Every worker counts for as long as if it had just been heard of. */
  void hearAll(Instant until) {
    heard.replaceAll((name, each) -> new Heard(each.worker(), until));
  }

  /** A worker is gone, if it was there. */
  void remove(LiveWorker worker) {
    Heard gone = heard.remove(Name.of(worker));
    if (gone != null) {
      byQueue.computeIfPresent(
          worker.queue(),
          (queue, fleet) ->
              fleet.workers() == 1 ? null : fleet.plus(-1, -gone.worker().capacity()));
    }
  }
}
