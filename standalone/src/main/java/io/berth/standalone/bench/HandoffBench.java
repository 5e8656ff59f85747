package io.berth.standalone.bench;

import static java.util.Objects.requireNonNull;

import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Json;
import io.berth.protocol.Request;
import io.berth.protocol.Task;
import io.berth.protocol.Tenants;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskHandler;
import io.berth.worker.Worker;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a slot is empty between two runs. */
@Command(
    name = "handoff",
    sortOptions = false,
    header = "How long a slot is empty between two runs.",
    description = {
      "",
      "Runs wait for a limit of 1, and a real worker executes them one after another with the real"
          + " coordinator, all with the settings of `berth server`. Measured from the moment in which"
          + " the task of one run returns to the moment in which the task of the next one is called."
          + " In between, one after another: the report of the end is stored; one transaction of the"
          + " coordinator takes it and admits the next run; the worker fetches that, stores its"
          + " report of the start, acknowledges the delivery, and begins.",
      "",
      "The first part of it, until the admission of the next run can be read, is printed too: that"
          + " is the transaction which the yardsticks have as well.",
      "",
      "A thousand runs that take no time warm up.",
      "",
      "Three yardsticks, in the same rounds and at the same pace:",
      "",
      "  bare transaction    one record through a plain loop that consumes, produces and commits a"
          + " transaction, as fast as it can: from its sending to its sight by a read-committed"
          + " consumer",
      "  bare hand-off       the same transaction, and then what a worker asks of Kafka before it"
          + " begins: a delivery by a share group, a record that is stored, an acknowledgement",
      "  bare Streams        the transaction through a Kafka Streams topology that does nothing, with"
          + " the coordinator's settings"
    })
final class HandoffBench implements Callable<Integer> {
  private static final int PARTITIONS = 4; // as the server has
  private static final int HOME = Tenants.home(Tenants.DEFAULT, PARTITIONS);
  private static final FlowName FLOW = new FlowName(BenchFlows.NAMESPACE, "one-at-a-time");
  private static final String HANDOFF = "hand-off";
  private static final String DECIDED = "until it's decided";
  private static final String BARE = "bare transaction";
  private static final String STEPS = "bare hand-off";
  private static final String STREAMS = "bare Streams";

  /** Until the compiler has seen what it must: after the first few hundred it is twice as fast. */
  private static final int WARM_UP_RUNS = 1_000;

  private static final double P50_MOST = 1.5;
  private static final double P99_MOST = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "200",
      description = "Runs in each round. Default: 200.")
  private int runs;

  @Mixin private final Rounds rounds = new Rounds();

  @Option(
      names = "--takes",
      paramLabel = "DURATION",
      defaultValue = "50ms",
      description = "How long a run takes. Default: 50ms.")
  private Duration takes = Duration.ZERO;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "16",
      description = "The worker's. One with fewer than 9 takes work by one consumer. Default: 16.")
  private int concurrency;

  private int submitted;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Sleeper sleeper = new Sleeper();
    try (Testbed bed = new Testbed();
        Deployment berth = new Deployment(bed, "berth", PARTITIONS)) {
      berth.start();
      berth.define(List.of(flow()));
      PassThrough streams = new PassThrough(bed, "pass");
      streams.start();
      Worker worker =
          Worker.builder(bed.bootstrap())
              .topics(berth.topics())
              .concurrency(concurrency)
              .handler(sleeper)
              .start();
      try (AdmissionTimes admissions =
              new AdmissionTimes(bed, new TopicPartition(berth.output(), HOME));
          BareTransactions bare = new BareTransactions(bed, "bare");
          BareTransactions steps = new BareTransactions(bed, "steps");
          Probe ofBare = Probe.of(bed, bare.input(), bare.output());
          Probe ofSteps = new Probe(bed, steps.input(), new BareStart(bed, steps.output()));
          Probe ofStreams = Probe.of(bed, streams.topics().requests(), streams.output())) {
        measure(
            (count, each) -> {
              Map<String, Latencies> latencies = new LinkedHashMap<>();
              sleeper.begin(each);
              latencies.put(HANDOFF, handOff(bed, berth, sleeper, count));
              latencies.put(DECIDED, sleeper.untilAdmitted(admissions, submitted - count));
              latencies.put(BARE, ofBare.measure(count, each));
              latencies.put(STEPS, ofSteps.measure(count, each));
              latencies.put(STREAMS, ofStreams.measure(count, each));
              return latencies;
            },
            out);
      } finally {
        worker.close();
        streams.stop();
      }
    }
    return 0;
  }

  private interface Round {
    Map<String, Latencies> play(int runs, Duration each) throws Exception;
  }

  private void measure(Round round, PrintWriter out) throws Exception {
    Map<String, Percentiles> percentiles = new LinkedHashMap<>();
    for (int number = 0; number <= rounds.count(); number++) {
      out.println(rounds.title(number));
      Map<String, Latencies> latencies =
          number == 0 ? round.play(WARM_UP_RUNS, Duration.ZERO) : round.play(runs, takes);
      latencies.forEach((what, each) -> out.printf("  %-18s  %s%n", what, each));
      out.flush();
      if (number > 0) {
        latencies.forEach(
            (what, each) -> percentiles.computeIfAbsent(what, w -> new Percentiles()).add(each));
      }
    }
    out.println();
    percentiles.forEach((what, each) -> out.printf("%-18s  %s%n", what, each));
    double busy = Latencies.ms(takes);
    double idle = of(percentiles, HANDOFF).p50().median();
    out.printf("the slot was in use %.0f %% of the time (median)%n", 100 * busy / (busy + idle));
    compare(percentiles, HANDOFF, BARE, out);
    compare(percentiles, HANDOFF, STEPS, out);
    compare(percentiles, HANDOFF, STREAMS, out);
    compare(percentiles, DECIDED, BARE, out);
    out.flush();
  }

  private static void compare(
      Map<String, Percentiles> all, String ours, String yardstick, PrintWriter out) {
    Percentiles one = of(all, ours);
    Percentiles other = of(all, yardstick);
    out.printf(
        "%-18s / %-16s  p50 %s   p99 %s   targets <= %s, <= %s%n",
        ours,
        yardstick,
        one.p50().dividedBy(other.p50()).ratio(),
        one.p99().dividedBy(other.p99()).ratio(),
        P50_MOST,
        P99_MOST);
  }

  private static Percentiles of(Map<String, Percentiles> all, String what) {
    return requireNonNull(all.get(what));
  }

  private Latencies handOff(Testbed bed, Deployment berth, Sleeper sleeper, int count)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = bed.promptProducer()) {
      // The first has nobody before it.
      for (int i = 0; i <= count; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    berth.topics().requests(),
                    HOME,
                    Tenants.DEFAULT.getBytes(StandardCharsets.UTF_8),
                    Json.write(Request.of(Tenants.DEFAULT, FLOW, Stamp.id(submitted++)))));
      }
    }
    return sleeper.await(count);
  }

  private Flow flow() {
    return BenchFlows.one(
        Tenants.DEFAULT, FLOW, 1, Map.of(), Map.of(), new Task("sleep", Sleeper.TYPE, Map.of()));
  }

  /** The p50 and p99 of each round, in milliseconds. */
  private record Percentiles(Series p50, Series p99) {
    Percentiles() {
      this(new Series(), new Series());
    }

    void add(Latencies latencies) {
      p50.add(Latencies.ms(latencies.percentile(50)));
      p99.add(Latencies.ms(latencies.percentile(99)));
    }

    @Override
    public String toString() {
      return "p50 " + p50.milliseconds() + "   p99 " + p99.milliseconds();
    }
  }

  /** A user's handler, which notes how long nobody was in it. */
  private static final class Sleeper implements TaskHandler {
    static final String TYPE = "bench-sleep";

    private volatile Duration takes = Duration.ZERO;
    private Latencies gaps = new Latencies();
    private List<Long> ends = List.of();
    private long endedNanos;
    private int inside;

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public void run(TaskContext task) throws InterruptedException {
      enter(System.nanoTime());
      Thread.sleep(takes);
      leave();
    }

    /**
     * @param each how long each run takes
     */
    synchronized void begin(Duration each) {
      takes = each;
      gaps = new Latencies();
      ends = new ArrayList<>();
      endedNanos = 0;
    }

    /** From the end of each run to the sight of the next one's admission. */
    synchronized Latencies untilAdmitted(AdmissionTimes admissions, int second)
        throws InterruptedException {
      Latencies latencies = new Latencies();
      for (int i = 0; i < ends.size() - 1; i++) {
        latencies.add(admissions.ofRun(second + i) - ends.get(i));
      }
      return latencies;
    }

    /** The gaps, when there are so many. */
    synchronized Latencies await(int count) throws InterruptedException {
      long patience = count * takes.toMillis() + count * 1_000L + PATIENCE.toMillis();
      long end = System.nanoTime() + Duration.ofMillis(patience).toNanos();
      while (gaps.count() < count || inside > 0) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException(
              "Expected " + count + " hand-offs, but there were " + gaps.count());
        }
        wait(100);
      }
      return gaps;
    }

    private synchronized void enter(long nanos) {
      inside++;
      if (inside > 1) {
        throw new IllegalStateException("I1: expected one run at a time, but were " + inside);
      }
      if (endedNanos != 0) {
        gaps.add(nanos - endedNanos);
      }
    }

    private synchronized void leave() {
      inside--;
      endedNanos = System.nanoTime();
      ends.add(endedNanos);
      notifyAll();
    }
  }
}
