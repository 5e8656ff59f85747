package io.berth.coordinator.ledger;

import io.berth.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When each live run must be looked at again. Deadlines, and until when somebody may begin what is
 * dispatched, are by the wall clock and are kept with the run; leases and timeouts are by the lease
 * clock and soft: what survives a restart would compare the clocks of two hosts.
 */
final class Watches {
  private final Deadlines deadlines = new Deadlines();
  private final Deadlines dispatches = new Deadlines();
  private final Deadlines leases = new Deadlines();
  private final Deadlines timeouts = new Deadlines(); // and a lease, for its worker to say so

  /** Watches a run as it is now, and no longer as it was. */
  void watch(Entry entry) {
    Instant until =
        switch (entry) {
          case Awaiting run -> run.until();
          case LiveRun run -> run.until();
        };
    boolean dispatched = entry instanceof LiveRun run && run.state() == LiveRun.State.ADMITTED;
    set(deadlines, entry.key(), dispatched ? null : until);
    set(dispatches, entry.key(), dispatched ? until : null);
    if (!(entry instanceof LiveRun run && run.leased())) {
      leases.clear(entry.key());
    }
    if (!(entry instanceof LiveRun run && run.state() == LiveRun.State.RUNNING)) {
      timeouts.clear(entry.key());
    }
  }

  private static void set(Deadlines of, RunKey key, @Nullable Instant until) {
    if (until == null) {
      of.clear(key);
    } else {
      of.set(key, until);
    }
  }

  void forget(RunKey key) {
    deadlines.clear(key);
    dispatches.clear(key);
    leases.clear(key);
    timeouts.clear(key);
  }

  /** A lease begins and, where it runs and may take only so long, its timeout. */
  void lease(LiveRun run, Instant until) {
    renew(run.key(), until);
    Duration timeout = run.flow().timeout();
    if (run.state() == LiveRun.State.RUNNING && timeout != null) {
      timeouts.set(run.key(), until.plus(timeout));
    }
  }

  void renew(RunKey key, Instant until) {
    leases.set(key, until);
  }

  List<RunKey> due(Instant now, int most) {
    return deadlines.due(now, most);
  }

  List<RunKey> expired(Instant reported, int most) {
    return dispatches.due(reported, most);
  }

  List<RunKey> leasesEnded(Instant leaseNow, int most) {
    return leases.due(leaseNow, most);
  }

  @Nullable Instant leaseEnd(RunKey key) {
    return leases.at(key);
  }

  @Nullable Instant timeoutEnd(RunKey key) {
    return timeouts.at(key);
  }

  boolean has(RunKey key) {
    return deadlines.has(key) || dispatches.has(key) || leases.has(key);
  }
}
