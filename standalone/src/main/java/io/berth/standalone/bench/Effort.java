package io.berth.standalone.bench;

import picocli.CommandLine.Option;

/** How much is measured. */
final class Effort {
  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "25000",
      description =
          "Runs that must end in each slice of a round; sides alternate slice by slice. Default: 25000.")
  private int runs;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "5",
      description = "Rounds, beside the one that warms up. Default: 5.")
  private int rounds;

  @Option(
      names = "--facts",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "100",
      description = "The most that one report of the simulated workers says. Default: 100.")
  private int facts;

  int runs() {
    return runs;
  }

  int rounds() {
    return rounds;
  }

  int facts() {
    return facts;
  }

  String title(int round) {
    return round == 0 ? "warming up" : "round " + round + " of " + rounds;
  }
}
