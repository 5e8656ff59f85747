package io.berth.standalone.bench;

import picocli.CommandLine.Mixin;
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

  @Mixin private final Rounds rounds = new Rounds();

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
    return rounds.count();
  }

  int facts() {
    return facts;
  }

  String title(int round) {
    return rounds.title(round);
  }
}
