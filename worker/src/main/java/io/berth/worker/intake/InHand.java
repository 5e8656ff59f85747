package io.berth.worker.intake;

import io.berth.protocol.RunKey;
import io.berth.protocol.Work;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attempts that this worker is about to start. A broker that was restarted may deliver one
 * again, as if for the first time, to another consumer of the same worker, while the first delivery
 * is still to be acknowledged; the coordinator could not tell whose reports are whose. So it is
 * started by neither. Thread-safe.
 */
final class InHand {
  private record Key(RunKey run, int attempt) {
    static Key of(Work work) {
      return new Key(work.key(), work.attempt());
    }
  }

  private final Map<Key, Boolean> lost = new ConcurrentHashMap<>();

  /** Whether the caller may start it. If not, somebody else is about to, and has lost it now. */
  boolean take(Work work) {
    boolean mine = lost.putIfAbsent(Key.of(work), false) == null;
    if (!mine) {
      lose(work);
    }
    return mine;
  }

  /** It was delivered again, so whoever has it must not start it. */
  void lose(Work work) {
    lost.replace(Key.of(work), true);
  }

  /** Whether it was delivered again since the caller took it. */
  boolean isLost(Work work) {
    return lost.getOrDefault(Key.of(work), false);
  }

  /** Of what the caller took: it was started, or will not be. */
  void letGo(Work work) {
    lost.remove(Key.of(work));
  }
}
