package io.berth.coordinator.store;

import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Json;
import io.berth.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The settled runs, in a store that forgets by time. Each is kept under the beginning of the span
 * of time in which it settled, not under the very instant: so a look-up, which every request makes
 * in search of a duplicate, is a handful of exact reads that a Bloom filter answers, instead of an
 * iterator over every segment.
 */
final class SettledRuns {
  /** Never another one: what was put under the beginning of one span is looked for under that. */
  private static final Duration SPAN = Duration.ofHours(12);

  private static final long SPAN_MS = SPAN.toMillis();

  private final WindowStore<String, byte[]> store;
  private final long retentionMs;
  private final long spansBack;
  private final LongSupplier nowMs;

  /**
   * @param nowMs the wall clock
   */
  SettledRuns(WindowStore<String, byte[]> store, Duration retention, LongSupplier nowMs) {
    this.store = store;
    this.retentionMs = retention.toMillis();
    this.spansBack = Math.ceilDiv(retention.toMillis(), SPAN_MS);
    this.nowMs = nowMs;
  }

  /** How long the store must keep what it is given, so that each run is there for the retention. */
  static Duration kept(Duration retention) {
    return retention.plus(SPAN);
  }

  void put(SettledRun run) {
    store.put(run.key().toString(), Json.write(run), spanOf(run.at()));
  }

  void forget(SettledRun run) {
    store.put(run.key().toString(), null, spanOf(run.at()));
  }

  Optional<SettledRun> find(RunKey key) {
    String text = key.toString();
    long now = spanOf(nowMs.getAsLong());
    // From the future too: the clock may have been set back, or another host's was ahead.
    long oldest = Math.max(0, now - spansBack * SPAN_MS);
    for (long span = now + SPAN_MS; span >= oldest; span -= SPAN_MS) {
      byte[] stored = store.fetch(text, span);
      if (stored != null) {
        return Optional.of(Json.read(stored, SettledRun.class)).filter(this::isRemembered);
      }
    }
    return Optional.empty();
  }

  private boolean isRemembered(SettledRun run) {
    return run.at().toEpochMilli() >= nowMs.getAsLong() - retentionMs;
  }

  private static long spanOf(Instant instant) {
    return spanOf(instant.toEpochMilli());
  }

  private static long spanOf(long epochMs) {
    return epochMs - Math.floorMod(epochMs, SPAN_MS);
  }
}
