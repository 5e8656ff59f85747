package io.berth.worker.app;

import io.berth.protocol.Durations;
import java.time.Duration;
import picocli.CommandLine;

/** Starts {@link WorkerCommand} on its own, for an image that carries nothing else. */
public final class WorkerMain {
  private WorkerMain() {}

  /** Exit codes: 0 drained, 1 could not begin, 2 wrong usage. */
  public static void main(String[] args) {
    // Not called logback.xml: who embeds the worker has a configuration of their own.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "io/berth/worker/app/logback.xml");
    }
    System.exit(
        new CommandLine(new WorkerCommand())
            .registerConverter(Duration.class, Durations::parse)
            .execute(args));
  }
}
