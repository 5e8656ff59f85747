package io.berth.worker.execution;

import io.berth.worker.TaskContext;
import java.time.Duration;

/**
 * How long this worker may still believe that an attempt is its own. All times are of the monotonic
 * clock, and a renewal counts from when it was sent, which is before the coordinator can have read
 * it: so the lease ends here first. Thread-safe.
 */
public final class Lease {
  private final long lengthNanos;
  private final long marginNanos;
  private long renewedNanos;
  private boolean underWay;
  private boolean givenUp;

  /** What is to be done about a lease now. */
  public enum Step {
    NOTHING,
    /** A third of it is over: say that the attempt is alive. */
    RENEW,
    /** It will end before a renewal can be counted on: end the attempt. Said once, and final. */
    GIVE_UP
  }

  /**
   * @param length as the flow sets it
   * @param killGrace how long processes may take to end
   * @param sentNanos when STARTED was sent
   */
  public Lease(Duration length, Duration killGrace, long sentNanos) {
    lengthNanos = length.toNanos();
    marginNanos = margin(length, killGrace).toNanos();
    renewedNanos = sentNanos;
  }

  /**
   * How long before the end of a lease the attempt is given up: enough for its processes to end on
   * request and be killed after {@code killGrace}, at least a fifth, at most half of the lease.
   */
  public static Duration margin(Duration length, Duration killGrace) {
    Duration margin = killGrace.plusSeconds(1);
    Duration fifth = length.dividedBy(5);
    Duration half = length.dividedBy(2);
    if (margin.compareTo(fifth) < 0) {
      return fifth;
    }
    return margin.compareTo(half) > 0 ? half : margin;
  }

  public synchronized Step step(long nowNanos) {
    if (givenUp) {
      return Step.NOTHING;
    }
    if (untilGivenUp(nowNanos) <= 0) {
      givenUp = true;
      return Step.GIVE_UP;
    }
    return nowNanos - renewedNanos >= lengthNanos / 3 && !underWay ? Step.RENEW : Step.NOTHING;
  }

  /** A renewal is on its way: no other one until it is known what became of it. */
  public synchronized void renewing() {
    underWay = true;
  }

  public synchronized void renewed(long sentNanos) {
    underWay = false;
    renewedNanos = Math.max(renewedNanos, sentNanos);
  }

  public synchronized void notRenewed() {
    underWay = false;
  }

  /** How much of it is left, from 1 (just renewed) down to 0 and below (over). */
  public synchronized double leftRatio(long nowNanos) {
    return 1 - (double) (nowNanos - renewedNanos) / lengthNanos;
  }

  /** Whether the attempt must not go on, even if nobody has given the lease up yet. */
  public synchronized boolean over(long nowNanos) {
    return givenUp || untilGivenUp(nowNanos) <= 0;
  }

  /** What a guard outside of this process must know, in case that is frozen. */
  public synchronized TaskContext.LeaseLeft guarded(long nowNanos) {
    Duration untilStop = Duration.ofNanos(untilGivenUp(nowNanos));
    return new TaskContext.LeaseLeft(untilStop, untilStop.plus(lastGrace()));
  }

  /**
   * How long processes may take to end that are told to now, when the lease is given up: less than
   * meant where that is noticed late, as after a freeze.
   */
  public synchronized Duration graceLeft(long nowNanos) {
    Duration left = guarded(nowNanos).untilKill();
    Duration most = lastGrace();
    return left.isNegative() ? Duration.ZERO : left.compareTo(most) < 0 ? left : most;
  }

  private Duration lastGrace() {
    return Duration.ofNanos(marginNanos / 5 * 4);
  }

  private long untilGivenUp(long nowNanos) {
    return lengthNanos - marginNanos - (nowNanos - renewedNanos);
  }
}
