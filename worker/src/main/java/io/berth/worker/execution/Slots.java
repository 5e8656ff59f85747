package io.berth.worker.execution;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many more runs may be executed here. Whoever fetches work reserves room for it first, so that
 * nothing is fetched that can't start. Those who wait are served in the order they came, except
 * that one who needs more than there is lets others pass.
 */
public final class Slots {
  private static final Duration FOREVER = Duration.ofDays(100_000);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private final int total;
  private int taken;
  private boolean closed;

  private static final class Waiter {
    private final int need;

    Waiter(int need) {
      this.need = need;
    }
  }

  public Slots(int total) {
    this.total = total;
  }

  /**
   * Waits until there is room and takes it.
   *
   * @return false if the slots were closed: nothing was taken
   */
  public boolean reserve(int need) throws InterruptedException {
    return reserve(need, FOREVER);
  }

  /**
   * Waits so long at most until there is room, and takes it.
   *
   * @return false if there was none, or the slots were closed: nothing was taken
   */
  public boolean reserve(int need, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      Waiter me = new Waiter(need);
      waiters.addLast(me);
      try {
        while (!closed && left > 0 && !myTurn(me)) {
          left = changed.awaitNanos(left);
        }
        if (closed || !myTurn(me)) {
          return false;
        }
        taken += need;
        return true;
      } finally {
        waiters.remove(me);
        changed.signalAll(); // what is left may be enough for who comes next
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes as many as there are, at most so many, without waiting. */
  public int takeUpTo(int wish) {
    lock.lock();
    try {
      int got = Math.min(wish, total - taken);
      taken += got;
      return got;
    } finally {
      lock.unlock();
    }
  }

  public void release(int count) {
    lock.lock();
    try {
      taken -= count;
      if (taken < 0) {
        throw new IllegalStateException(
            "Expected slots to be released once, but " + count + " were released again");
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nobody gets any; who waits is sent away. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public int total() {
    return total;
  }

  private boolean myTurn(Waiter me) {
    int free = total - taken;
    for (Waiter waiter : waiters) {
      if (waiter.need <= free) {
        return waiter == me;
      }
    }
    return false;
  }
}
