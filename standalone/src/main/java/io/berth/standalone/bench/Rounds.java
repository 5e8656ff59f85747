package io.berth.standalone.bench;

import picocli.CommandLine.Option;

/** How often something is measured, after it was done once to warm up. */
final class Rounds {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "5",
      description = "Rounds, beside the one that warms up. Default: 5.")
  private int count;

  int count() {
    return count;
  }

  /** What to say when a round begins; number 0 warms up. */
  String title(int round) {
    return round == 0 ? "warming up" : "round " + round + " of " + count;
  }
}
