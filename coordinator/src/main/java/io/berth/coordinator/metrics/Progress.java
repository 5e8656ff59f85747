package io.berth.coordinator.metrics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one partition gets on. Written by its thread, read by whoever scrapes: a thread that
 * hangs can't say so itself.
 */
final class Progress {
  /** The thread looks every second; a long step or a commit may come between. */
  private static final Duration SILENT = Duration.ofSeconds(3);

  private volatile @Nullable Instant looked;
  private volatile @Nullable Instant waitsSince; // since when something fits and is not decided

  /** Something was decided about a run. */
  void decided() {
    waitsSince = null; // if there is more, the next look says so
  }

  /** The partition's thread has looked. */
  void looked(boolean moreToDecide, Instant now) {
    looked = now;
    if (!moreToDecide) {
      waitsSince = null;
    } else if (waitsSince == null) {
      waitsSince = now;
    }
  }

  /** For how long there has been something to decide, or nobody who looks, and no decision. */
  Duration stalled(Instant now) {
    Duration silence = since(looked, now);
    Duration waits = since(waitsSince, now);
    return silence.compareTo(SILENT) > 0 && silence.compareTo(waits) > 0 ? silence : waits;
  }

  private static Duration since(@Nullable Instant then, Instant now) {
    return then == null || then.isAfter(now) ? Duration.ZERO : Duration.between(then, now);
  }
}
