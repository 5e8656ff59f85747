package io.berth.worker.execution;

import io.berth.protocol.Work;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from its start to the end of its work, and the one place where it is stopped.
 *
 * <p>Its thread may be interrupted only between {@link #begin} and {@link #workOver}: an
 * interruption that came later would hit the reporting. Thread-safe.
 */
public final class Attempt {
  private final Work work;
  private final Lease lease;
  private final Duration killGrace;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable Thread thread;
  private @Nullable Stop stop;
  private long goneByNanos;
  private boolean over;

  Attempt(Work work, Lease lease, Duration killGrace) {
    this.work = work;
    this.lease = lease;
    this.killGrace = killGrace;
  }

  public Work work() {
    return work;
  }

  public Lease lease() {
    return lease;
  }

  /** Completes when its work is over and its processes are gone. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  synchronized void begin(Thread current) {
    thread = current;
    if (stop != null) {
      current.interrupt();
    }
  }

  /**
   * Makes the attempt end. The first reason counts; a later one can only shorten the time left.
   *
   * @param within how long its processes may take before they are killed
   * @return whether this is the first reason
   */
  synchronized boolean stop(Stop why, Duration within) {
    if (over) {
      return false;
    }
    long goneBy = System.nanoTime() + within.toNanos();
    if (stop != null) {
      // One interruption is enough: its handler watches the time left.
      goneByNanos = goneBy - goneByNanos < 0 ? goneBy : goneByNanos;
      return false;
    }
    stop = why;
    goneByNanos = goneBy;
    if (thread != null) {
      thread.interrupt();
    }
    return true;
  }

  /** Why it must end. After a freeze it may be the first to notice that the lease is over. */
  public synchronized @Nullable Stop stopped() {
    if (stop == null && lease.over(System.nanoTime())) {
      stop(Stop.LEASE_ENDS, Duration.ZERO);
    }
    return stop;
  }

  synchronized Duration killGrace() {
    return stop == null
        ? killGrace
        : Duration.ofNanos(Math.max(0, goneByNanos - System.nanoTime()));
  }

  /** From now on nothing interrupts its thread any more, and no interruption is left over. */
  @SuppressWarnings("ResultOfMethodCallIgnored")
  synchronized void workOver() {
    over = true;
    Thread.interrupted();
  }

  @Override
  public String toString() {
    return work.key() + " attempt " + work.attempt();
  }
}
