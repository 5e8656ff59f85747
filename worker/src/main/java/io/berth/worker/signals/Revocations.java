package io.berth.worker.signals;

import io.berth.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which attempts must never start. Bounded by time and number: what is older than any
 * work that could still start is forgotten, and of too many the oldest. Thread-safe.
 */
public final class Revocations {
  private final Map<RunKey, Revocation> byRun = new LinkedHashMap<>();
  private final Duration keep;
  private final int most;

  private record Revocation(int attempt, Instant at) {}

  public Revocations(Duration keep, int most) {
    this.keep = keep;
    this.most = most;
  }

  /** This attempt of the run and all before it must not start. */
  public synchronized void add(RunKey run, int attempt, Instant at, Instant now) {
    Revocation before = byRun.remove(run); // put again, so that the order stays that of arrival
    int highest = before == null ? attempt : Math.max(before.attempt, attempt);
    byRun.put(run, new Revocation(highest, at));
    Iterator<Revocation> oldest = byRun.values().iterator();
    while (oldest.hasNext()) {
      Revocation revocation = oldest.next();
      if (byRun.size() <= most && !revocation.at.isBefore(now.minus(keep))) {
        return;
      }
      oldest.remove();
    }
  }

  public synchronized boolean revoked(RunKey run, int attempt) {
    Revocation revocation = byRun.get(run);
    return revocation != null && attempt <= revocation.attempt;
  }

  public synchronized int size() {
    return byRun.size();
  }
}
