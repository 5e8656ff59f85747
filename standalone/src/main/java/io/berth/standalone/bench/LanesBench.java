package io.berth.standalone.bench;

import io.berth.protocol.Concurrency;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.OnFull;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.RunKey;
import io.berth.protocol.Task;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How long a worker's report waits while a flood of requests is being decided: from the send of the
 * report to the sight of its decision. The yardstick is the same without a flood.
 *
 * <p>The flood is there before the coordinator starts, lies in random partitions, and belongs to
 * the very tenant that is reported about: so reports and flood compete for one stream thread.
 */
final class LanesBench implements Bench {
  private static final String TENANT = "default";
  private static final String WORKER = "bench-worker";
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final double UNDER_WAY = 0.02;
  private static final int PROBES_IDLE = 500;
  private static final int PROBES = 20_000;

  private final int partitions;
  private final int requests;
  private final PrintWriter out;
  private final Random random = new Random(1);

  LanesBench(int partitions, int requests, PrintWriter out) {
    this.partitions = partitions;
    this.requests = requests;
    this.out = out;
  }

  @Override
  public void run() throws Exception {
    try (Testbed bed = new Testbed(partitions)) {
      bed.startCoordinator();
      bed.define(flow("probe", null));
      bed.define(flow("flood", new Concurrency(1, OnFull.QUEUE)));
      try (KafkaConsumer<byte[], byte[]> decisions = bed.decisions(TENANT)) {
        admitProbes(bed, decisions);
        out.printf("a report without a flood     %s%n", probe(bed, decisions, 0, PROBES_IDLE));
        out.flush();
        bed.stopCoordinator();
        flood(bed);
        bed.startCoordinator();
        long begun = System.nanoTime();
        long[] decided = {0};
        awaitUnderWay(decisions, decided);
        Latencies flooded =
            probeWhile(bed, decisions, PROBES_IDLE, () -> decided[0] < requests, decided);
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf("a report under the flood     %s%n", flooded);
        out.printf(
            "the flood                    %,d requests decided in %.1f s: %,.0f/s%n",
            decided[0], seconds, decided[0] / seconds);
      }
    }
  }

  /** Waits until the restarted coordinator is at the flood: its start is not what is measured. */
  private void awaitUnderWay(KafkaConsumer<byte[], byte[]> decisions, long[] decided) {
    while (decided[0] < requests * UNDER_WAY) {
      collect(decisions, new HashMap<>(), new Latencies(), decided);
    }
  }

  private void admitProbes(Testbed bed, KafkaConsumer<byte[], byte[]> decisions) throws Exception {
    for (int i = 0; i < PROBES; i++) {
      bed.request(i % partitions, Request.of(TENANT, name("probe"), "probe-" + i));
    }
    bed.flush();
    int admitted = 0;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (admitted < PROBES) {
      for (ConsumerRecord<byte[], byte[]> record : decisions.poll(PAUSE)) {
        admitted += Testbed.decision(record.value()).decision() == Decision.Kind.ADMITTED ? 1 : 0;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Expected all probes to be admitted, but were " + admitted);
      }
    }
  }

  private void flood(Testbed bed) throws Exception {
    for (int i = 0; i < requests; i++) {
      bed.request(random.nextInt(partitions), Request.of(TENANT, name("flood"), "flood-" + i));
    }
    bed.flush();
  }

  private Latencies probe(
      Testbed bed, KafkaConsumer<byte[], byte[]> decisions, int first, int count) throws Exception {
    Latencies latencies = new Latencies();
    Map<String, Long> sent = new HashMap<>();
    for (int i = first; i < first + count; i++) {
      report(bed, sent, i);
      collect(decisions, sent, latencies, null);
    }
    while (!sent.isEmpty()) {
      collect(decisions, sent, latencies, null);
    }
    return latencies;
  }

  private Latencies probeWhile(
      Testbed bed,
      KafkaConsumer<byte[], byte[]> decisions,
      int first,
      BooleanSupplier goesOn,
      long[] decided)
      throws Exception {
    Latencies latencies = new Latencies();
    Map<String, Long> sent = new HashMap<>();
    long nextAt = System.nanoTime();
    int next = first;
    while (goesOn.getAsBoolean() && next < PROBES) {
      if (System.nanoTime() >= nextAt) {
        report(bed, sent, next++);
        nextAt = System.nanoTime() + PAUSE.toNanos();
      }
      collect(decisions, sent, latencies, decided);
    }
    while (!sent.isEmpty()) {
      collect(decisions, sent, latencies, decided);
    }
    return latencies;
  }

  private static void report(Testbed bed, Map<String, Long> sent, int number) {
    RunKey key = new RunKey(TENANT, "probe-" + number);
    sent.put(key.run(), System.nanoTime());
    bed.report(WORKER, Fact.of(key, 1, Fact.What.STARTED, Instant.now()));
  }

  private static void collect(
      KafkaConsumer<byte[], byte[]> decisions,
      Map<String, Long> sent,
      Latencies latencies,
      long @Nullable [] floodDecided) {
    for (ConsumerRecord<byte[], byte[]> record : decisions.poll(PAUSE)) {
      long now = System.nanoTime();
      // By the key, without reading the value: a reader of the whole flood would be what is
      // measured.
      String run = RunKey.parse(new String(record.key(), StandardCharsets.UTF_8)).run();
      Long at = sent.get(run);
      if (at != null && Testbed.decision(record.value()).decision() == Decision.Kind.STARTED) {
        sent.remove(run);
        latencies.add(now - at);
      } else if (floodDecided != null && run.startsWith("flood-")) {
        floodDecided[0]++;
      }
    }
  }

  private static Flow flow(String id, @Nullable Concurrency concurrency) {
    return new Flow(
        TENANT,
        name(id).namespace(),
        id,
        concurrency,
        Map.of(),
        Map.of(),
        0,
        Flow.DEFAULT_QUEUE,
        null,
        Retry.NONE,
        Duration.ofHours(1), // nobody renews: a lease must outlast the measurement
        false,
        List.of(new Task("nothing", "log", Map.of("message", "nobody executes this"))));
  }

  private static FlowName name(String id) {
    return new FlowName("bench", id);
  }
}
