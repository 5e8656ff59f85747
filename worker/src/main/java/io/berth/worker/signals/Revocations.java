package io.berth.worker.signals;

import io.berth.protocol.RunKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which attempts must never start. Bounded by time and number: what is older than any
 * work that could still start is forgotten, and of too many the oldest. Thread-safe.
 *
 * <p>After somebody has killed a million runs there are a million: so a run is remembered by 64
 * bits of a digest of its key, in some 110 bytes. That two runs have the same is as likely as not
 * after four billion of them; that somebody finds a second one for a given run takes more work than
 * there is time. The one that is not revoked would be reported as killed.
 */
public final class Revocations {
  private final Map<Long, Revocation> byRun = new LinkedHashMap<>();
  private final Duration keep;
  private final int most;

  private record Revocation(int attempt, long atMs) {}

  public Revocations(Duration keep, int most) {
    this.keep = keep;
    this.most = most;
  }

  /** This attempt of the run and all before it must not start. */
  public synchronized void add(RunKey run, int attempt, Instant at, Instant now) {
    long digest = digest(run);
    Revocation before = byRun.remove(digest); // put again, so that the order stays that of arrival
    int highest = before == null ? attempt : Math.max(before.attempt, attempt);
    byRun.put(digest, new Revocation(highest, at.toEpochMilli()));
    long forgetMs = now.minus(keep).toEpochMilli();
    Iterator<Revocation> oldest = byRun.values().iterator();
    while (oldest.hasNext()) {
      Revocation revocation = oldest.next();
      if (byRun.size() <= most && revocation.atMs >= forgetMs) {
        return;
      }
      oldest.remove();
    }
  }

  public synchronized boolean revoked(RunKey run, int attempt) {
    if (byRun.isEmpty()) {
      return false;
    }
    Revocation revocation = byRun.get(digest(run));
    return revocation != null && attempt <= revocation.attempt;
  }

  public synchronized int size() {
    return byRun.size();
  }

  private static long digest(RunKey run) {
    try {
      byte[] text = run.toString().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every JDK has", e);
    }
  }
}
