package io.berth.worker.execution;

import io.berth.protocol.Fact;
import io.berth.protocol.RunKey;
import io.berth.protocol.Work;
import io.berth.worker.metrics.WorkerMeters;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that this worker executes, each on a virtual thread. */
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** More than it takes to kill a session of processes. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private final Map<RunKey, Attempt> newest = new ConcurrentHashMap<>();
  private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
  private final TaskRunner runner;
  private final Slots slots;
  private final Ends ends;
  private final ScheduledExecutorService timer;
  private final WorkerMeters meters;
  private final Duration killGrace;
  private final Clock clock;
  private volatile boolean draining;

  /** Is told when the work of an attempt is over, before its slot is free again. */
  public interface Ends {
    void ended(Work work, Fact fact);
  }

  public Attempts(
      TaskRunner runner,
      Slots slots,
      Ends ends,
      ScheduledExecutorService timer,
      WorkerMeters meters,
      Duration killGrace,
      Clock clock) {
    this.runner = runner;
    this.slots = slots;
    this.ends = ends;
    this.timer = timer;
    this.meters = meters;
    this.killGrace = killGrace;
    this.clock = clock;
  }

  /**
   * Starts an attempt, in a slot that the caller has taken and that is released here when its work
   * is over. An older attempt of the same run is stopped, and ends before this one begins.
   *
   * @param sentNanos when STARTED was sent: the beginning of the lease
   * @return false if this or a newer attempt of the run runs already: nothing was started
   */
  public boolean start(Work work, long sentNanos) {
    Attempt attempt = new Attempt(work, new Lease(work.lease(), killGrace, sentNanos), killGrace);
    Attempt[] older = new Attempt[1];
    Attempt now =
        newest.compute(
            work.key(),
            (key, before) -> {
              older[0] = before;
              return before == null || before.work().attempt() < work.attempt() ? attempt : before;
            });
    if (now != attempt) {
      return false;
    }
    running.add(attempt);
    if (draining) {
      stop(attempt, Stop.DRAIN, killGrace);
    }
    @Nullable Attempt obsolete = older[0];
    if (obsolete != null) {
      stop(obsolete, Stop.SUPERSEDED, killGrace);
    }
    Thread.ofVirtual().name("run " + attempt).start(() -> execute(attempt, obsolete));
    return true;
  }

  /** The attempt of this run that runs here, or 0. */
  public int runningAttempt(RunKey run) {
    Attempt attempt = newest.get(run);
    return attempt == null ? 0 : attempt.work().attempt();
  }

  /** Stops the run's attempt if it is this one or an older one. */
  public void revoke(RunKey run, int attempt) {
    for (Attempt one : running) {
      if (one.work().key().equals(run) && one.work().attempt() <= attempt) {
        LOG.info("{} is stopped: the coordinator asked for it", one);
        stop(one, Stop.REVOKED, killGrace);
      }
    }
  }

  /** Makes an attempt end within that time; it is said if it doesn't. */
  public void stop(Attempt attempt, Stop why, Duration within) {
    if (attempt.stop(why, within)) {
      ScheduledFuture<?> unused =
          timer.schedule(
              () -> late(attempt, within), within.plus(LATE).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Hands everything back that runs, and what a start that is under way still begins. */
  public void drain() {
    draining = true;
    running.forEach(attempt -> stop(attempt, Stop.DRAIN, killGrace));
  }

  public Collection<Attempt> running() {
    return running;
  }

  public int count() {
    return running.size();
  }

  /** Waits until nothing runs. Nothing may be started meanwhile. */
  public boolean awaitNone(Duration atMost) throws InterruptedException {
    List<CompletableFuture<Void>> ends = running.stream().map(Attempt::ended).toList();
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected attempts to end without an exception", e);
    }
  }

  private void execute(Attempt attempt, @Nullable Attempt obsolete) {
    try {
      attempt.begin(Thread.currentThread());
      @Nullable ScheduledFuture<?> timeout = timeout(attempt);
      Outcome outcome = outcome(attempt, obsolete);
      attempt.workOver();
      if (timeout != null) {
        timeout.cancel(false);
      }
      // The report first: who takes the slot then can't be heard of before this one's end.
      tell(attempt.work(), outcome);
    } catch (Throwable e) {
      LOG.error("{} ended without a report: its lease will run out", attempt, e);
    } finally {
      // Whatever happened: nobody renews the lease of what has ended, or holds its slot.
      newest.remove(attempt.work().key(), attempt);
      running.remove(attempt);
      slots.release(1);
      attempt.ended().complete(null);
    }
  }

  private void tell(Work work, Outcome outcome) {
    Fact fact = outcome.fact(work, clock.instant());
    meters.runEnded(fact.what());
    if (outcome instanceof Outcome.Stopped(Stop why, var result) && why == Stop.LEASE_ENDS) {
      meters.leaseGivenUp();
    }
    ends.ended(work, fact);
  }

  private Outcome outcome(Attempt attempt, @Nullable Attempt obsolete) {
    if (obsolete != null) {
      // Not to be interrupted: an attempt that is stopped meanwhile has not ended, and nobody else
      // may begin the next, before the one that it replaces has.
      obsolete.ended().join();
    }
    return runner.run(attempt);
  }

  private void late(Attempt attempt, Duration within) {
    if (!attempt.ended().isDone()) {
      LOG.warn("{} should have ended within {}, and still runs", attempt, within);
      meters.stopLate();
    }
  }

  private @Nullable ScheduledFuture<?> timeout(Attempt attempt) {
    Duration allowed = attempt.work().timeout();
    if (allowed == null) {
      return null;
    }
    return timer.schedule(
        () -> stop(attempt, Stop.TIMEOUT, killGrace), allowed.toMillis(), TimeUnit.MILLISECONDS);
  }
}
