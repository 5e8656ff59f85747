package io.berth.standalone.bench;

import io.berth.coordinator.simulation.Soak;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets random days go by, with every invariant checked against a naive model. */
@Command(
    name = "simulate",
    description = {
      "Puts the rules of admission through random days, from seeds, and compares each step with a"
          + " naive model. Needs no Kafka. Ends with 1 if an invariant does not hold, and prints"
          + " the seed and the shortest history found that shows it.",
    })
public final class SimulateCommand implements Callable<Integer> {
  /** A day keeps its history in memory, so that a failure can be told. */
  private static final int STEPS_MOST = 200_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many days, each from its own seed. Default: ${DEFAULT-VALUE}.")
  private long seeds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many inputs a day has before its evening. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--from",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "The seed of the first day; the others follow. Default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "No further day begins after so many minutes. Default: no end.")
  private long minutes;

  @Option(
      names = "--shrink",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to look for a shorter history of a failure. Default: ${DEFAULT-VALUE}.")
  private int shrinkSeconds;

  @Override
  public Integer call() throws InterruptedException {
    if (seeds < 1 || steps < 1 || steps > STEPS_MOST || minutes < 0 || shrinkSeconds < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected at least 1 seed, 1 to %,d steps, and no negative time".formatted(STEPS_MOST));
    }
    PrintWriter out = spec.commandLine().getOut();
    Duration most = minutes == 0 ? Duration.ofDays(365) : Duration.ofMinutes(minutes);
    Soak.Plan plan = new Soak.Plan(from, seeds, steps, most, Duration.ofSeconds(shrinkSeconds));
    Soak.Result result = Soak.run(plan, progress -> print(out, progress));
    print(out, result.progress());
    new TreeMap<>(result.seen()).forEach((what, times) -> out.printf("%,14d  %s%n", times, what));
    result.failure().ifPresent(failure -> out.printf("%n%s%n", failure.account()));
    out.flush();
    return result.failure().isPresent() ? 1 : 0;
  }

  private void print(PrintWriter out, Soak.Progress progress) {
    double seconds = Math.max(1, progress.took().toMillis()) / 1e3;
    out.printf(
        "%,d of %,d days, %,d steps in %.0f s: %,.0f/s%n",
        progress.days(), seeds, progress.steps(), seconds, progress.steps() / seconds);
    out.flush();
  }
}
