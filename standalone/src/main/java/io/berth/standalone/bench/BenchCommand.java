package io.berth.standalone.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures, on this machine. */
@Command(
    name = "bench",
    description = "Measures Berth on this machine, each figure beside its own yardstick.",
    subcommands = SimulateCommand.class,
    footer = {
      "",
      "lanes   how long a report waits while a flood of requests is decided",
      "",
      "Machines are noisy: compare within one run, not between machines."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "What to measure: lanes.")
  private String name = "";

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the input topics (${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many requests the flood has (${DEFAULT-VALUE}).")
  private int requests;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Bench bench =
        switch (name) {
          case "lanes" -> new LanesBench(partitions, requests, out);
          default ->
              throw new ParameterException(
                  spec.commandLine(), "Expected lanes, but was '" + name + "'");
        };
    bench.run();
    out.flush();
    return 0;
  }
}
