package io.berth.standalone.bench.chaos;

import io.berth.standalone.Folders;
import io.berth.standalone.bench.chaos.judge.Evidence;
import io.berth.standalone.bench.chaos.judge.Verdict;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Breaks processes and connections for some minutes, and checks every promise on what is left. */
@Command(
    name = "chaos",
    description = {
      "Runs three brokers, two coordinators and four workers as processes of this machine, asks"
          + " for runs under limits of several kinds, and lets a fault happen every few seconds:"
          + " kill -9, SIGTERM, SIGSTOP, a cut connection to the brokers, for a moment or for"
          + " longer than leases and sessions; requests, commands and reports are said again, out"
          + " of order.",
      "Then it checks the promises of docs/guarantees.md, on the decision log and on what the tasks"
          + " have written while they ran. Ends with 1 if one does not hold, and keeps all that"
          + " shows it.",
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int SHOWN_MAX = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "2",
      description = "How long faults happen. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Decides which faults happen, when, to whom, for how long. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--keep",
      description = "Keep the folder with all logs, also when every promise held. Default: no.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0 && minutes <= 24 * 60)) {
      throw new ParameterException(
          spec.commandLine(), "--minutes: expected more than 0, at most a day, but was " + minutes);
    }
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("berth-chaos");
    out.printf("Seed %d, %s minutes, in %s%n", seed, minutes, folder);
    out.flush();
    boolean clean = false;
    try {
      clean = run(folder, out);
    } finally {
      if (clean && !keep) {
        Folders.delete(folder);
      } else {
        out.printf(
            "%nAll logs, decisions and marks are kept in %s.%nThe same faults again: ./berth bench"
                + " chaos --minutes %s --seed %d%n",
            folder, minutes, seed);
      }
      out.flush();
    }
    return clean ? 0 : 1;
  }

  private boolean run(Path folder, PrintWriter out) throws Exception {
    try (Chaos chaos = new Chaos(folder, seed, out)) {
      Evidence evidence = chaos.faults(Duration.ofMillis((long) (minutes * 60_000)));
      Verdict verdict = Verdict.on(evidence);
      Files.write(folder.resolve("verdict.txt"), verdict.lines(Integer.MAX_VALUE));
      out.println();
      chaos.summary().forEach(out::println);
      out.println();
      verdict.lines(SHOWN_MAX).forEach(out::println);
      return verdict.clean();
    }
  }
}
