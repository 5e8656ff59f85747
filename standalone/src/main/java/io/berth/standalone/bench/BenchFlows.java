package io.berth.standalone.bench;

import io.berth.protocol.Concurrency;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.OnFull;
import io.berth.protocol.Retry;
import io.berth.protocol.Task;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The flows that benches ask for. */
final class BenchFlows {
  static final String PARENT = "bench";
  static final String NAMESPACE = PARENT + ".team";

  private static final Task NOTHING =
      new Task("nothing", "log", Map.of("message", "nobody executes this"));

  private BenchFlows() {}

  /** So many flows, each with the same limit of its own; 0 slots: without a limit. */
  static List<Flow> some(String tenant, int count, int slots) {
    return IntStream.range(0, count)
        .mapToObj(i -> one(tenant, name(i), slots, Map.of(), Map.of()))
        .toList();
  }

  static Flow one(
      String tenant,
      FlowName name,
      int slots,
      Map<String, String> labels,
      Map<String, Integer> pools) {
    return one(tenant, name, slots, labels, pools, NOTHING);
  }

  static Flow one(
      String tenant,
      FlowName name,
      int slots,
      Map<String, String> labels,
      Map<String, Integer> pools,
      Task task) {
    @Nullable Concurrency limit = slots == 0 ? null : new Concurrency(slots, OnFull.QUEUE);
    return new Flow(
        tenant,
        name.namespace(),
        name.id(),
        limit,
        labels,
        pools,
        0,
        Flow.DEFAULT_QUEUE,
        null,
        Retry.NONE,
        Duration.ofHours(1), // nobody renews: a lease must outlast the measurement
        false,
        List.of(task));
  }

  /** Names of the same length, so that records are. */
  static FlowName name(int number) {
    return new FlowName(NAMESPACE, String.format(Locale.ROOT, "flow-%04d", number));
  }
}
