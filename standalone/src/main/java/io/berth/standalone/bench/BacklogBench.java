package io.berth.standalone.bench;

import io.berth.protocol.FlowName;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Request;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether it matters how many wait. */
@Command(
    name = "backlog",
    sortOptions = false,
    header = "How many runs per second go through while others wait, and what those cost.",
    description = {
      "",
      "For each number of waiting runs and of lines a coordinator of its own: a limit on the tenant is"
          + " full, and so many runs wait for it; a run that ends is replaced by another one that"
          + " waits, so that the backlog stays as it is. A run's line is its value of a label. Each"
          + " life cycle is a request, QUEUED, ADMITTED, STARTED, SUCCEEDED.",
      "",
      "In each round every coordinator is started, measured and stopped. The yardstick is the smallest"
          + " number of waiting runs with as many lines."
    })
final class BacklogBench implements Callable<Integer> {
  private static final String TENANT = "tenant";
  private static final FlowName FLOW = new FlowName(BenchFlows.NAMESPACE, "waits");
  private static final double TARGET = 0.85;
  private static final int SLICES = 2;
  private static final Duration SAY_EVERY = Duration.ofSeconds(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final Effort effort = new Effort();

  @Option(
      names = "--waiting",
      paramLabel = "N",
      converter = AtLeastOne.class,
      split = ",",
      defaultValue = "1000,100000,1000000",
      description = "How many runs wait. Default: 1000,100000,1000000.")
  private List<Integer> waiting = List.of();

  @Option(
      names = "--lines",
      paramLabel = "N",
      converter = AtLeastOne.class,
      split = ",",
      defaultValue = "1,10000",
      description = "In how many lines they stand. Default: 1,10000.")
  private List<Integer> lines = List.of();

  @Option(
      names = "--slots",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "5000",
      description = "The limit: runs that are open. Default: 5000.")
  private int slots;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<Backlog> all = new ArrayList<>();
    try (Testbed bed = new Testbed()) {
      try {
        for (int lineCount : lines) {
          for (int runs : waiting.stream().sorted().toList()) {
            all.add(filled(bed, runs, lineCount, out));
          }
        }
        measure(all, out);
        for (Backlog backlog : all) {
          backlog.rebuildFromKafka();
        }
        print(all, out);
      } finally {
        all.forEach(Backlog::close);
      }
    }
    return 0;
  }

  /** Starts a coordinator, lets so many runs wait, and stops it. */
  private Backlog filled(Testbed bed, int runs, int lineCount, PrintWriter out) throws Exception {
    Deployment berth = new Deployment(bed, "wait" + runs + "-" + lineCount, 1);
    berth.start();
    berth.define(
        List.of(
            BenchFlows.one(TENANT, FLOW, 0, Map.of(), Map.of()),
            Limit.of(TENANT, Scope.TENANT, Slots.of(slots), OnFull.QUEUE)));
    Backlog backlog = new Backlog(bed, berth, runs, lineCount);
    out.printf("%s: %,d requests%n", backlog.side.name(), slots + runs);
    out.flush();
    backlog.side.cycles().open(slots + runs);
    long[] saidAt = {System.nanoTime()};
    backlog
        .side
        .cycles()
        .awaitAllDecided(decided -> {
          if (System.nanoTime() - saidAt[0] > SAY_EVERY.toNanos()) {
            saidAt[0] = System.nanoTime();
            out.printf("  %,d decided%n", decided);
            out.flush();
          }
        });
    berth.stop();
    return backlog;
  }

  private static List<Stamp> requests(int lineCount) {
    return IntStream.range(0, lineCount)
        .mapToObj(line ->
            new Request(
                FLOW,
                Stamp.id(Window.SAMPLE),
                TENANT,
                Map.of("customer", String.format(Locale.ROOT, "c%06d", line)),
                Map.of(),
                null,
                Map.of(),
                null))
        .map(request -> Stamp.of(Json.write(request), Window.SAMPLE))
        .toList();
  }

  private void measure(List<Backlog> all, PrintWriter out) throws Exception {
    for (int round = 0; round <= effort.rounds(); round++) {
      out.println(effort.title(round));
      List<Backlog> order = new ArrayList<>(all);
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      for (Backlog backlog : order) {
        backlog.round(round > 0, out);
      }
    }
  }

  private static void print(List<Backlog> all, PrintWriter out) {
    out.println();
    for (Backlog backlog : all) {
      backlog.side.print(out);
      out.printf(
          "  start %s from its own disk, %s from Kafka%n",
          backlog.fromDisk.seconds(), backlog.fromKafka.seconds());
      Backlog least = smallest(all, backlog.lineCount);
      if (least != backlog) {
        backlog.side.printBeside(least.side, TARGET, out);
        out.printf(
            Locale.ROOT,
            "  heap for a run that waits: %,d bytes%n",
            (backlog.heapBytes - least.heapBytes) / (backlog.runs - least.runs));
      }
    }
    out.flush();
  }

  private static Backlog smallest(List<Backlog> all, int lineCount) {
    return all.stream().filter(one -> one.lineCount == lineCount).findFirst().orElseThrow();
  }

  /** A coordinator with runs that wait. */
  private final class Backlog implements AutoCloseable {
    private final int runs;
    private final int lineCount;
    private final Deployment berth;
    private final Side side;
    private final Series fromDisk = new Series();
    private final Series fromKafka = new Series();
    private long heapBytes;

    /** Of a coordinator that runs. */
    Backlog(Testbed bed, Deployment berth, int runs, int lineCount) {
      this.runs = runs;
      this.lineCount = lineCount;
      this.berth = berth;
      side =
          new Side(
              String.format(Locale.ROOT, "%,d waiting in %,d lines", runs, lineCount),
              new LifeCycles(
                  bed, berth, new LifeCycles.Plan(TENANT, requests(lineCount), effort.facts())));
    }

    void round(boolean counts, PrintWriter out) throws Exception {
      long before = usedHeapBytes();
      long begun = System.nanoTime();
      berth.start();
      double took = (System.nanoTime() - begun) / 1e9;
      heapBytes = usedHeapBytes() - before;
      if (counts) {
        fromDisk.add(took);
      }
      try {
        // It has just been started, with cold caches and what piled up meanwhile.
        side.cycles().cycle(slots);
        for (int slice = 0; slice < SLICES; slice++) {
          side.slice(effort.runs(), out);
        }
      } finally {
        berth.stop();
      }
      side.endRound(counts);
    }

    void rebuildFromKafka() throws Exception {
      berth.loseState();
      long begun = System.nanoTime();
      berth.start();
      fromKafka.add((System.nanoTime() - begun) / 1e9);
      side.cycles().cycle(slots); // it does decide
      berth.stop();
    }

    @Override
    public void close() {
      side.close();
      berth.close();
    }
  }

  private static long usedHeapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
