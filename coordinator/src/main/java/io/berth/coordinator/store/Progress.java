package io.berth.coordinator.store;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each input partition was decided. Kafka's committed offsets say the same, but they can be
 * lost: deleted, expired, reset by an operator. What was decided must not be decided again (I6), so
 * it is remembered where the decisions are.
 *
 * <p>A log can also lose its end: a broker without copies that lost its power, or an unclean
 * election. What is stored there next has offsets of before, and was not decided. It is told from
 * what is read again by its time, which brokers give: it is later than any that was read before.
 */
public final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);
  private static final String OFFSET = "offset/";
  private static final Read NOTHING = new Read(-1, Long.MIN_VALUE);

  private final KeyValueStore<String, byte[]> store;
  private final Map<String, String> topicIds;
  private final Map<String, Read> decided = new HashMap<>();

  /**
   * Of an input partition.
   *
   * @param last the offset up to which it is decided
   * @param latestMs the latest time of a record that was
   */
  private record Read(long last, long latestMs) {
    static Read of(byte @Nullable [] stored) {
      if (stored == null) {
        return NOTHING;
      }
      ByteBuffer bytes = ByteBuffer.wrap(stored);
      return new Read(bytes.getLong(), bytes.getLong());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(2 * Long.BYTES).putLong(last).putLong(latestMs).array();
    }
  }

  /**
   * @param topicIds by name: the offsets of a topic that was made anew say nothing about the old
   *     one
   */
  public Progress(ProcessorContext<?, ?> context, Map<String, String> topicIds) {
    store = context.getStateStore(Stores.PROGRESS);
    this.topicIds = topicIds;
  }

  /** Up to where an input partition is decided: the offset of the first record that is not. */
  public long next(String topic, int partition) {
    return read(key(topic, partition)).last() + 1;
  }

  /**
   * Whether a record was not decided before; from here on it counts as decided.
   *
   * @param timeMs when the broker stored it
   */
  public boolean advance(String topic, int partition, long offset, long timeMs) {
    String key = key(topic, partition);
    Read before = read(key);
    if (offset <= before.last()) {
      if (timeMs <= before.latestMs()) {
        return false;
      }
      log.warn(
          "{}-{} was read up to offset {}, and has a later record at {}: Kafka has lost the end of"
              + " it, and with it what was only there",
          topic,
          partition,
          before.last(),
          offset);
    }
    Read now = new Read(offset, Math.max(timeMs, before.latestMs()));
    decided.put(key, now);
    store.put(key, now.bytes());
    return true;
  }

  private Read read(String key) {
    return decided.computeIfAbsent(key, absent -> Read.of(store.get(absent)));
  }

  private String key(String topic, int partition) {
    return OFFSET + topic + "@" + topicIds.getOrDefault(topic, "") + "/" + partition;
  }
}
