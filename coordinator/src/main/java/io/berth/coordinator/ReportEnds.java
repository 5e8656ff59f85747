package io.berth.coordinator;

import io.berth.coordinator.topology.ReportsRead;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka now and then where the reports of each partition end. Once they are decided up to
 * there, everything is known that workers had said when Kafka was asked.
 */
final class ReportEnds implements ReportsRead, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReportEnds.class);
  private static final Duration EVERY = Duration.ofMillis(250);

  /** A late answer may come from a broker that was frozen and doesn't know that others lead now. */
  private static final int PATIENCE_MS = 1_000;

  private record End(long askedMs, long offset) {}

  private final Admin admin;
  private final Topics topics;
  private final int partitions;
  private final LongSupplier steadyMs;
  private final Map<Integer, End> toReach = new ConcurrentHashMap<>();
  private final Map<Integer, Long> reached = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("berth-report-ends").unstarted(this::work);

  /**
   * @param steadyMs a clock that nobody sets, in ms since whenever
   */
  ReportEnds(Admin admin, Topics topics, int partitions, LongSupplier steadyMs) {
    this.steadyMs = steadyMs;
    this.admin = admin;
    this.topics = topics;
    this.partitions = partitions;
  }

  void start() {
    thread.start();
  }

  @Override
  public OptionalLong until(int partition, long next) {
    End end = toReach.get(partition);
    if (end != null && next >= end.offset()) {
      reached.put(partition, end.askedMs());
      toReach.remove(partition); // and the next one is asked for
    }
    Long at = reached.get(partition);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  private void work() {
    try {
      while (true) {
        try {
          ask();
        } catch (RuntimeException e) { // without us no lease ends
          log.warn("Expected to learn where reports end", e);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void ask() throws InterruptedException {
    // Of a partition that is decided elsewhere the end stays as it is, and isn't asked for again.
    Map<TopicPartition, OffsetSpec> wanted =
        IntStream.range(0, partitions)
            .filter(partition -> !toReach.containsKey(partition))
            .mapToObj(partition -> new TopicPartition(topics.reports(), partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    if (wanted.isEmpty()) {
      return;
    }
    long askedMs = steadyMs.getAsLong();
    ListOffsetsResult answer =
        admin.listOffsets(wanted, new ListOffsetsOptions().timeoutMs(PATIENCE_MS));
    for (TopicPartition partition : wanted.keySet()) {
      try {
        long offset = answer.partitionResult(partition).get().offset();
        toReach.put(partition.partition(), new End(askedMs, offset));
      } catch (ExecutionException e) {
        // Its leader is away. Until it answers, no lease of the partition ends.
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
