package io.berth.coordinator.app;

import picocli.CommandLine;

/** The entry point of the coordinator's image. */
public final class CoordinatorMain {
  private CoordinatorMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new CoordinatorCommand()).execute(args));
  }
}
