package io.berth.standalone.bench;

import io.berth.coordinator.app.CoordinatorMain;
import io.berth.coordinator.store.Stores;
import io.berth.protocol.FlowName;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Request;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Topics;
import io.berth.standalone.Folders;
import io.berth.standalone.bench.process.Child;
import io.berth.standalone.bench.process.Ports;
import io.berth.standalone.bench.process.Questions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a coordinator is away that has much to remember. */
@Command(
    name = "restart",
    sortOptions = false,
    header = "How long a coordinator that has much to remember is away when it is restarted.",
    description = {
      "",
      "One coordinator with one partition, as a process of its own, and no other that could take"
          + " over. So many runs wait for a limit, and so many have settled and are remembered:"
          + " one has really settled, and the others' records are copies of its record with other"
          + " ids. It is ended with SIGTERM and started again; killed with kill -9 and started again;"
          + " and killed with kill -9, robbed of what it has on disk, and started again: each time"
          + " until it is ready, from the start of the process on. Then it must decide.",
      "",
      "After kill -9 Kafka Streams uses what is on disk if nothing was written there since it was"
          + " last closed, and else deletes it and reads all back from Kafka. The yardstick is the"
          + " same coordinator before anything settled or waited."
    })
final class RestartBench implements Callable<Integer> {
  private static final String TENANT = "tenant";
  private static final FlowName FLOW = new FlowName(BenchFlows.NAMESPACE, "waits");
  private static final int SLOTS = 1;
  private static final Duration READY_LIMIT = Duration.ofMinutes(30);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
  private static final long SAY_EVERY = 1_000_000;
  private static final int LAST_NUMBER = 999_999_999; // and those before it: nobody asks for them

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--waiting",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "1000000",
      description = "How many runs wait. Default: 1000000.")
  private int waiting;

  @Option(
      names = "--settled",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "10000000",
      description = "How many have settled. Default: 10000000.")
  private int settled;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "4g",
      description = "The coordinator's heap. Default: 4g.")
  private String heap = "";

  @Mixin private final Rounds rounds = new Rounds();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path log = Files.createTempFile("berth-restart", ".log");
    try (Testbed bed = new Testbed();
        Deployment berth = new Deployment(bed, "restart", 1);
        LifeCycles cycles = begin(bed, berth)) {
      Restarted coordinator = new Restarted(bed, berth.topics(), cycles, log);
      out.println("little to remember");
      coordinator.restart(out);
      coordinator.print("little to remember", out);
      remember(bed, berth.topics(), cycles, out);
      coordinator = new Restarted(bed, berth.topics(), cycles, log);
      coordinator.restart(out);
      coordinator.print("%,d waiting, %,d settled".formatted(waiting, settled), out);
    }
    Files.delete(log);
    return 0;
  }

  /** A limit that is full, one run that has settled, and one that goes on. */
  private static LifeCycles begin(Testbed bed, Deployment berth) throws Exception {
    berth.start();
    berth.define(
        List.of(
            BenchFlows.one(TENANT, FLOW, 0, Map.of(), Map.of()),
            Limit.of(TENANT, Scope.TENANT, Slots.of(SLOTS), OnFull.QUEUE)));
    Request request =
        new Request(
            FLOW, Stamp.id(Window.SAMPLE), TENANT, Map.of(), Map.of(), null, Map.of(), null);
    Stamp stamp = Stamp.of(Json.write(request), Window.SAMPLE);
    LifeCycles cycles = new LifeCycles(bed, berth, new LifeCycles.Plan(TENANT, List.of(stamp), 1));
    cycles.open(SLOTS);
    cycles.cycle(1);
    berth.stop();
    return cycles;
  }

  /** The requests are decided by the next coordinator that starts. */
  private void remember(Testbed bed, Topics topics, LifeCycles cycles, PrintWriter out)
      throws InterruptedException {
    cycles.open(waiting);
    String changelog = topics.changelog(Stores.SETTLED);
    ConsumerRecord<byte[], byte[]> settledRun = first(bed, changelog);
    int number = Stamp.numberAt(settledRun.key(), TENANT.length() + 1);
    Stamp key = Stamp.of(settledRun.key(), number);
    Stamp value = Stamp.of(settledRun.value(), number);
    try (KafkaProducer<byte[], byte[]> producer = bed.bulkProducer()) {
      for (int i = 0; i < settled; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    changelog, 0, key.on(LAST_NUMBER - i), value.on(LAST_NUMBER - i)));
        if ((i + 1) % SAY_EVERY == 0) {
          out.printf("  %,d settled%n", i + 1);
          out.flush();
        }
      }
      producer.flush();
    }
  }

  private static ConsumerRecord<byte[], byte[]> first(Testbed bed, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = bed.consumer(Map.of())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(READY_LIMIT)) {
        return record;
      }
      throw new IllegalStateException("Expected a settled run in " + topic);
    }
  }

  /** The coordinator, and what was measured. */
  private final class Restarted {
    private final LifeCycles cycles;
    private final Path log;
    private final Path state;
    private final Child process;
    private final String address;
    private final Series afterKill = new Series();
    private final Series fromKafka = new Series();
    private final Series afterTerm = new Series();
    private final Series toTerm = new Series();
    private final Series resident = new Series();

    Restarted(Testbed bed, Topics topics, LifeCycles cycles, Path log) {
      this.cycles = cycles;
      this.log = log;
      state = bed.folder(topics.prefix() + "state");
      int port = new Ports().free();
      address = "127.0.0.1:" + port;
      process =
          new Child(
              "coordinator",
              log,
              heap,
              List.of(),
              List.of(
                  CoordinatorMain.class.getName(),
                  "--bootstrap=" + bed.bootstrap(),
                  "--topic-prefix=" + topics.prefix(),
                  "--data=" + state,
                  "--http-port=" + port,
                  "--partitions=1",
                  "--replication-factor=1",
                  "--standbys=0"));
    }

    void restart(PrintWriter out) throws IOException, InterruptedException {
      try {
        say(0, out);
        start();
        cycles.awaitAllDecided(decided -> {});
        for (int round = 1; round <= rounds.count(); round++) {
          say(round, out);
          long begun = System.nanoTime();
          process.terminate();
          toTerm.add((System.nanoTime() - begun) / 1e9);
          afterTerm.add(start());
          process.kill();
          afterKill.add(start());
          process.kill();
          Folders.delete(state);
          fromKafka.add(start());
        }
      } finally {
        process.kill();
      }
    }

    private void say(int round, PrintWriter out) {
      out.println(rounds.title(round));
      out.flush();
    }

    /** Seconds until it is ready; then it proves that it is. */
    private double start() throws IOException, InterruptedException {
      long begun = System.nanoTime();
      process.start(Map.of());
      try (Questions questions = new Questions(List.of(address))) {
        while (!questions.troubles().isEmpty()) {
          if (!process.isAlive() || System.nanoTime() - begun > READY_LIMIT.toNanos()) {
            throw new IllegalStateException("Expected a coordinator that is ready: see " + log);
          }
          Thread.sleep(LOOK_INTERVAL);
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      cycles.cycle(1);
      resident.add(residentMib());
      return seconds;
    }

    /** As Linux tells it; elsewhere there is no figure. */
    private double residentMib() throws IOException {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      if (!Files.exists(status)) {
        return Double.NaN;
      }
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElse(Double.NaN);
    }

    void print(String name, PrintWriter out) {
      out.println();
      out.println(name);
      out.printf("  ended with SIGTERM in               %s%n", toTerm.seconds());
      out.printf("  ready after SIGTERM                 %s%n", afterTerm.seconds());
      out.printf("  ready after kill -9                 %s%n", afterKill.seconds());
      out.printf("  ready after kill -9, all from Kafka %s%n", fromKafka.seconds());
      out.printf(
          "  memory of the process               %s%n",
          resident.text(mib -> String.format(Locale.ROOT, "%,.0f MiB", mib)));
      out.println();
      out.flush();
    }
  }
}
