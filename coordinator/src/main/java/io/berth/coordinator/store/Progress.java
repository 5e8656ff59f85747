package io.berth.coordinator.store;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far each input partition was decided. Kafka's committed offsets say the same, but they can be
 * lost: deleted, expired, reset by an operator. What was decided must not be decided again (I6), so
 * it is remembered where the decisions are.
 */
public final class Progress {
  private static final String OFFSET = "offset/";

  private final KeyValueStore<String, byte[]> store;
  private final Map<String, String> topicIds;
  private final Map<String, Long> decided = new HashMap<>();

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
    return last(key(topic, partition)) + 1;
  }

  /** Whether a record was not decided before; from here on it counts as decided. */
  public boolean advance(String topic, int partition, long offset) {
    String key = key(topic, partition);
    if (offset <= last(key)) {
      return false;
    }
    decided.put(key, offset);
    store.put(key, Numbers.bytes(offset));
    return true;
  }

  private long last(String key) {
    return decided.computeIfAbsent(key, absent -> Numbers.orElse(store.get(absent), -1));
  }

  private String key(String topic, int partition) {
    return OFFSET + topic + "@" + topicIds.getOrDefault(topic, "") + "/" + partition;
  }
}
