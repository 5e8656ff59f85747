package io.berth.coordinator.ledger;

import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When something must be looked at again: at most one instant per run. */
final class Deadlines {
  private record Due(Instant at, RunKey key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }

  private final TreeSet<Due> inOrder = new TreeSet<>();
  private final Map<RunKey, Due> byRun = new HashMap<>();

  void set(RunKey key, Instant at) {
    clear(key);
    Due due = new Due(at, key);
    byRun.put(key, due);
    inOrder.add(due);
  }

  void clear(RunKey key) {
    Due due = byRun.remove(key);
    if (due != null) {
      inOrder.remove(due);
    }
  }

  /** The runs whose instant is not after now, earliest first. */
  List<RunKey> due(Instant now, int most) {
    List<RunKey> due = new ArrayList<>();
    for (Due next : inOrder) {
      if (next.at().isAfter(now) || due.size() == most) {
        break;
      }
      due.add(next.key());
    }
    return due;
  }

  /** When a run must be looked at again; null if it need not be. */
  @Nullable Instant at(RunKey key) {
    Due due = byRun.get(key);
    return due == null ? null : due.at();
  }

  boolean has(RunKey key) {
    return byRun.containsKey(key);
  }
}
