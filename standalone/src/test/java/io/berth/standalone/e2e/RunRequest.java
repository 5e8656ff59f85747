package io.berth.standalone.e2e;

import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a story tells it: whatever it does not say is left out. */
record RunRequest(
    String flow,
    String id,
    Map<String, String> labels,
    Map<String, Integer> pools,
    @Nullable Integer priority,
    @Nullable Duration queueTimeout,
    int seconds) {
  /** Longer than any story: such a run holds its slots until it is ended. */
  private static final int FOR_EVER_SECONDS = 600;

  static RunRequest of(String flow, String id) {
    return new RunRequest(flow, id, Map.of(), Map.of(), null, null, FOR_EVER_SECONDS);
  }

  RunRequest label(String key, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(key, value);
    return new RunRequest(flow, id, more, pools, priority, queueTimeout, seconds);
  }

  RunRequest pool(String name, int slots) {
    Map<String, Integer> more = new HashMap<>(pools);
    more.put(name, slots);
    return new RunRequest(flow, id, labels, more, priority, queueTimeout, seconds);
  }

  RunRequest priority(int number) {
    return new RunRequest(flow, id, labels, pools, number, queueTimeout, seconds);
  }

  RunRequest queueTimeout(Duration timeout) {
    return new RunRequest(flow, id, labels, pools, priority, timeout, seconds);
  }

  /** How long it works. */
  RunRequest seconds(int number) {
    return new RunRequest(flow, id, labels, pools, priority, queueTimeout, number);
  }

  /** For the flows of our examples, which sleep as many seconds as their input says. */
  Request in(String tenant) {
    return new Request(
        FlowName.parse(flow),
        id,
        tenant,
        labels,
        pools,
        priority,
        Map.of("seconds", seconds),
        queueTimeout);
  }
}
