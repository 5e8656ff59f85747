package io.berth.standalone.bench;

import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.berth.protocol.FlowName;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Tenants;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How long a worker's report waits while a flood of requests is being decided: from the send of the
 * report to the sight of its decision. The yardstick is the same without a flood.
 *
 * <p>The flood is there before the coordinator starts, lies in random partitions, and belongs to
 * the very tenant that is reported about: so reports and flood compete for one stream thread.
 */
@Command(
    name = "lanes",
    sortOptions = false,
    header = "How long a report waits while a flood of requests is decided.",
    description = {
      "",
      "A report is sent every 10 ms, and the time taken until its decision is seen: first alone, which"
          + " is the yardstick, then while a flood of requests of the same tenant is decided, most of"
          + " which lie in a partition that doesn't own them."
    })
final class LanesBench implements Callable<Integer> {
  private static final String TENANT = "default";
  private static final FlowName PROBE = new FlowName("bench", "probe");
  private static final FlowName FLOOD = new FlowName("bench", "flood");
  private static final String WORKER = "bench-worker";
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final double UNDER_WAY = 0.02;
  private static final int PROBES_IDLE = 500;
  private static final int PROBES = 20_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "4",
      description = "Partitions of the input topics. Default: 4.")
  private int partitions;

  @Option(
      names = "--requests",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "1000000",
      description = "How many requests the flood has. Default: 1000000.")
  private int requests;

  private final Random random = new Random(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Testbed bed = new Testbed();
        Deployment berth = new Deployment(bed, "berth", partitions);
        KafkaProducer<byte[], byte[]> producer = bed.promptProducer()) {
      berth.start();
      berth.define(
          List.of(
              BenchFlows.one(TENANT, PROBE, 0, Map.of(), Map.of()),
              BenchFlows.one(TENANT, FLOOD, 1, Map.of(), Map.of())));
      Sender to = new Sender(berth, producer);
      try (KafkaConsumer<byte[], byte[]> decisions =
          bed.reader(List.of(new TopicPartition(berth.output(), home())))) {
        admitProbes(to, decisions);
        out.printf("a report without a flood     %s%n", probe(to, decisions, 0, PROBES_IDLE));
        out.flush();
        berth.stop();
        flood(to);
        berth.start();
        long begun = System.nanoTime();
        long[] decided = {0};
        awaitUnderWay(decisions, decided);
        Latencies flooded =
            probeWhile(to, decisions, PROBES_IDLE, () -> decided[0] < requests, decided);
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.printf("a report under the flood     %s%n", flooded);
        out.printf(
            "the flood                    %,d requests decided in %.1f s: %,.0f/s%n",
            decided[0], seconds, decided[0] / seconds);
        out.flush();
      }
    }
    return 0;
  }

  /** Waits until the restarted coordinator is at the flood: its start is not what is measured. */
  private void awaitUnderWay(KafkaConsumer<byte[], byte[]> decisions, long[] decided) {
    while (decided[0] < requests * UNDER_WAY) {
      collect(decisions, new HashMap<>(), new Latencies(), decided);
    }
  }

  private void admitProbes(Sender to, KafkaConsumer<byte[], byte[]> decisions) throws Exception {
    for (int i = 0; i < PROBES; i++) {
      to.request(i % partitions, Request.of(TENANT, PROBE, "probe-" + i));
    }
    to.flush();
    int admitted = 0;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (admitted < PROBES) {
      for (ConsumerRecord<byte[], byte[]> record : decisions.poll(PAUSE)) {
        admitted +=
            Json.read(record.value(), Decision.class).decision() == Decision.Kind.ADMITTED ? 1 : 0;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Expected all probes to be admitted, but were " + admitted);
      }
    }
  }

  private void flood(Sender to) throws Exception {
    for (int i = 0; i < requests; i++) {
      to.request(random.nextInt(partitions), Request.of(TENANT, FLOOD, "flood-" + i));
    }
    to.flush();
  }

  private Latencies probe(Sender to, KafkaConsumer<byte[], byte[]> decisions, int first, int count)
      throws Exception {
    Latencies latencies = new Latencies();
    Map<String, Long> sent = new HashMap<>();
    for (int i = first; i < first + count; i++) {
      report(to, sent, i);
      collect(decisions, sent, latencies, null);
    }
    while (!sent.isEmpty()) {
      collect(decisions, sent, latencies, null);
    }
    return latencies;
  }

  private Latencies probeWhile(
      Sender to,
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
        report(to, sent, next++);
        nextAt = System.nanoTime() + PAUSE.toNanos();
      }
      collect(decisions, sent, latencies, decided);
    }
    while (!sent.isEmpty()) {
      collect(decisions, sent, latencies, decided);
    }
    return latencies;
  }

  private static void report(Sender to, Map<String, Long> sent, int number) {
    RunKey key = new RunKey(TENANT, "probe-" + number);
    sent.put(key.run(), System.nanoTime());
    to.report(WORKER, Fact.of(key, 1, Fact.What.STARTED, Instant.now()));
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
      if (at != null
          && Json.read(record.value(), Decision.class).decision() == Decision.Kind.STARTED) {
        sent.remove(run);
        latencies.add(now - at);
      } else if (floodDecided != null && run.startsWith("flood-")) {
        floodDecided[0]++;
      }
    }
  }

  private int home() {
    return Tenants.home(TENANT, partitions);
  }

  /** Sends what outsiders would. */
  private final class Sender {
    private final Deployment berth;
    private final KafkaProducer<byte[], byte[]> producer;

    Sender(Deployment berth, KafkaProducer<byte[], byte[]> producer) {
      this.berth = berth;
      this.producer = producer;
    }

    /** Asks for a run, in the partition given: any will do. */
    void request(int partition, Request request) {
      send(berth.topics().requests(), partition, request.tenant(), Json.write(request));
    }

    void report(String worker, Fact fact) {
      Report report = new Report(worker, home(), List.of(fact), null);
      send(berth.topics().reports(), home(), worker, Json.write(report));
    }

    /** Waits until all that was sent is stored. */
    void flush() throws Exception {
      producer.flush();
      Exception failed = failure.get();
      if (failed != null) {
        throw failed;
      }
    }

    private void send(String topic, int partition, String key, byte[] value) {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value),
              (metadata, e) -> failure.compareAndSet(null, e));
    }
  }
}
