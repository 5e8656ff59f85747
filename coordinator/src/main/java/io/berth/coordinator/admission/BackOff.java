package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Retry;
import java.time.Duration;

/** How long a run pauses between two tries. */
final class BackOff {
  private BackOff() {}

  /**
   * {@code backoff * 2^(failed - 1)}, at most {@code maxBackoff}, and up to a fifth more, so that
   * what failed together does not come back together. The share is taken from the run's id and try:
   * a rule knows no chance, and a decision that is made twice must come out the same.
   */
  static Duration after(int failed, LiveRun run) {
    Retry retry = run.flow().retry();
    Duration pause = retry.backoff();
    for (int i = 1; i < failed && pause.compareTo(retry.maxBackoff()) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    if (pause.compareTo(retry.maxBackoff()) > 0) {
      pause = retry.maxBackoff();
    }
    int share = Math.floorMod(31 * run.key().hashCode() + failed, 1_000);
    return pause.plus(pause.multipliedBy(share).dividedBy(5_000));
  }
}
