package io.berth.coordinator.topology;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often a partition looks at the clock, and whether what it decides is committed at once.
 *
 * <p>A commit costs some milliseconds. For somebody who waits for the only slot that is most of the
 * waiting, so after a silence it is not put off until the commit interval is over. Under load the
 * same milliseconds are shared by hundreds of decisions, and throughput matters more. Silence is
 * counted in ticks and not by a clock: while a commit takes long no tick passes, so what has piled
 * up behind it doesn't look like silence.
 *
 * <p>Every tick makes Kafka Streams commit, even if nothing came of it. That costs nothing at the
 * brokers, but it does here. So an idle partition ticks seldom.
 */
final class Pace {
  private static final Duration BUSY = Duration.ofMillis(10);
  private static final Duration IDLE = Duration.ofMillis(100);

  /** A second without input. */
  private static final int TICKS_UNTIL_IDLE = 100;

  /** One may fall behind a long commit, and one just before the input. */
  private static final int TICKS_OF_SILENCE = 3;

  /** Between two early commits of all partitions of an instance: they share its threads. */
  private static final long EARLY_COMMITS_APART_MS = 10;

  private final AtomicLong lastEarlyCommitMs;
  private int ticksWithoutInput = TICKS_OF_SILENCE;

  /**
   * @param lastEarlyCommitMs shared by the partitions of an instance
   */
  Pace(AtomicLong lastEarlyCommitMs) {
    this.lastEarlyCommitMs = lastEarlyCommitMs;
  }

  /** From one tick to the next, as things are now. */
  Duration interval() {
    return ticksWithoutInput < TICKS_UNTIL_IDLE ? BUSY : IDLE;
  }

  /** A tick found something to do, or nothing. */
  void ticked(boolean found) {
    ticksWithoutInput = found ? 0 : Math.min(TICKS_UNTIL_IDLE, ticksWithoutInput + 1);
  }

  /**
   * Input was decided, and something came of it.
   *
   * @return whether to commit at once
   */
  boolean tookInput(long nowMs) {
    boolean silent = ticksWithoutInput >= TICKS_OF_SILENCE;
    ticksWithoutInput = 0;
    return silent && mayCommitEarly(nowMs);
  }

  private boolean mayCommitEarly(long nowMs) {
    long last = lastEarlyCommitMs.get();
    long apart = Math.abs(nowMs - last); // the clock may have been set back
    return apart >= EARLY_COMMITS_APART_MS && lastEarlyCommitMs.compareAndSet(last, nowMs);
  }
}
