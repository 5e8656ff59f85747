package io.berth.standalone.bench.chaos;

import io.berth.standalone.Folders;
import io.berth.standalone.bench.chaos.judge.Evidence;
import io.berth.standalone.bench.chaos.judge.Verdict;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long things stand still when a process fails. */
@Command(
    name = "failover",
    description = {
      "Runs three brokers, two coordinators and four workers as processes of this machine, lets one"
          + " at a time fail, and measures how long decisions stay away: requests arrive in every"
          + " partition every 50 ms, and the longest time between two decisions, as a reader of"
          + " what is committed sees them, is the gap of the slowest partition.",
      "In the end everything is killed five times at once under load; then no slot may be lost.",
    })
public final class FailoverCommand implements Callable<Integer> {
  private static final int EVERYTHING = 5;
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(40);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is measured. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** Milliseconds of each round, by what was done. */
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "Expected at least 1 round");
    }
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("berth-failover");
    out.printf("Logs in %s, as long as it lasts%n", folder);
    coordinators(folder, 1, out);
    coordinators(folder, 0, out);
    boolean clean = everything(folder, out);
    out.println();
    figures.forEach((name, all) -> out.println(line(name, all)));
    out.flush();
    if (clean) {
      Folders.delete(folder);
    }
    return clean ? 0 : 1;
  }

  private void coordinators(Path folder, int standbys, PrintWriter out) throws Exception {
    String with = standbys > 0 ? ", with a warm copy" : ", without a copy";
    try (Failover failover = Failover.start(folder.resolve("copies-" + standbys), standbys)) {
      for (int round = 0; round < rounds; round++) {
        measured(out, "gap: kill -9 of a coordinator" + with, failover.coordinatorGoes(true));
        measured(out, "gap: it comes back" + with, failover.coordinatorReturns());
        measured(out, "gap: SIGTERM of a coordinator" + with, failover.coordinatorGoes(false));
        measured(out, "gap: it comes back" + with, failover.coordinatorReturns());
      }
      if (standbys > 0) {
        for (int round = 0; round < rounds; round++) {
          int broker = 1 + round % Fleet.BROKERS;
          measured(out, "gap: a broker is restarted", failover.brokerRestarts(broker, false));
          measured(out, "gap: kill -9 of a broker", failover.brokerRestarts(broker, true));
          measured(out, "gap: SIGSTOP of a broker", failover.brokerIsSilent(broker, SILENCE));
        }
        failover.startWorkers(LEASE);
        for (int round = 0; round < rounds; round++) {
          Failover.Lost lost = failover.workerDies();
          String lease = ", lease " + LEASE.toSeconds() + " s";
          measured(out, "kill -9 of a worker: noticed" + lease, lost.noticed());
          measured(
              out, "kill -9 of a worker: its run is at work again" + lease, lost.atWorkAgain());
        }
      }
    }
  }

  /** Whether every promise held. */
  private boolean everything(Path folder, PrintWriter out) throws Exception {
    try (Chaos chaos = new Chaos(folder.resolve("everything"), 1, out)) {
      Evidence evidence = chaos.killEverything(EVERYTHING);
      Verdict verdict = Verdict.on(evidence);
      chaos.summary().forEach(out::println);
      out.println();
      verdict.lines(10).forEach(out::println);
      out.flush();
      return verdict.clean();
    }
  }

  private void measured(PrintWriter out, String name, double milliseconds) {
    figures.computeIfAbsent(name, key -> new ArrayList<>()).add(milliseconds);
    out.printf("  %-64s %6.1f s%n", name, milliseconds / 1e3);
    out.flush();
  }

  /** The median, and in what range it was. */
  private static String line(String name, List<Double> all) {
    List<Double> sorted = all.stream().sorted().map(ms -> ms / 1e3).toList();
    return "%-64s %6.1f s (%.1f..%.1f)"
        .formatted(name, sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }
}
