package io.berth.standalone.bench;

import io.berth.standalone.bench.chaos.ChaosCommand;
import io.berth.standalone.bench.chaos.FailoverCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures, on this machine. */
@Command(
    name = "bench",
    synopsisSubcommandLabel = "NAME",
    header = "Measure Berth on this machine, each figure beside its own yardstick.",
    subcommands = {
      AdmissionBench.class,
      HandoffBench.class,
      BacklogBench.class,
      RestartBench.class,
      LimitsBench.class,
      LanesBench.class,
      SimulateCommand.class,
      ChaosCommand.class,
      FailoverCommand.class
    },
    footer = {
      "",
      "Machines are noisy: compare within one run, not between machines.",
      "`berth bench NAME --help` says what is measured."
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected what to measure, as admission, but there is nothing");
  }
}
