package io.berth.coordinator.app;

import io.berth.protocol.Durations;
import java.time.Duration;
import picocli.CommandLine;

/** The entry point of the coordinator's image. */
public final class CoordinatorMain {
  private CoordinatorMain() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new CoordinatorCommand())
        .registerConverter(Duration.class, Durations::parse);
  }
}
