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
  private final Map<String, Long> decided = new HashMap<>();

  public Progress(ProcessorContext<?, ?> context) {
    store = context.getStateStore(Stores.PROGRESS);
  }

  /** Whether a record was not decided before; from here on it counts as decided. */
  public boolean advance(String topic, int partition, long offset) {
    String key = OFFSET + topic + "/" + partition;
    Long last = decided.get(key);
    if (last == null) {
      last = Numbers.orElse(store.get(key), -1);
    }
    if (offset <= last) {
      decided.put(key, last);
      return false;
    }
    decided.put(key, offset);
    store.put(key, Numbers.bytes(offset));
    return true;
  }
}
