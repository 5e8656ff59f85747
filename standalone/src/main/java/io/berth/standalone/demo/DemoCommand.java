package io.berth.standalone.demo;

import io.berth.standalone.Folders;
import io.berth.standalone.cli.ExitCode;
import io.berth.standalone.cli.Surroundings;
import io.berth.standalone.client.ClientException;
import io.berth.standalone.server.LocalBerth;
import io.berth.standalone.server.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job on an embedded Kafka. */
@Command(
    name = "demo",
    sortOptions = false,
    header = "Show what Berth does, on a Kafka of its own.",
    description = {
      "",
      "Starts Kafka, a coordinator and a worker in this process, applies the flows of"
          + " examples/limits.yaml, asks for three runs of each, and tells each decision as it falls."
          + " Stays up for a look around until Ctrl-C, and leaves nothing behind."
    },
    footer = {
      "",
      "Examples:",
      "  berth demo",
      "  berth demo --exit",
      "",
      "Exit codes: with --exit 0 when every run has ended as it should, else 1."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int CONCURRENCY = 16;

  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--exit", description = "End when every run has ended.")
  private boolean exit;

  public DemoCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Style style = Ansi.AUTO.enabled() ? Style.COLOR : Style.PLAIN;
    DemoScript script = new DemoScript(out, style);
    try (StopSignal stop = StopSignal.listen()) {
      stop.exitWith(exit ? ExitCode.FAILED : ExitCode.DONE);
      Path data = temporaryFolder();
      try {
        return show(script, stop, data);
      } finally {
        Folders.delete(data);
      }
    }
  }

  private int show(DemoScript script, StopSignal stop, Path data) {
    script.opening();
    var settings =
        new LocalBerth.Settings(data, 0, 0, 1, CONCURRENCY, Duration.ofSeconds(1), Set.of());
    Optional<LocalBerth> started = stop.interrupting(() -> LocalBerth.start(settings));
    return started.isPresent() ? play(started.get(), script, stop) : ExitCode.DONE;
  }

  private int play(LocalBerth started, DemoScript script, StopSignal stop) {
    try (LocalBerth berth = started) {
      script.started(berth.bootstrap(), berth.http());
      DemoRuns runs = new DemoRuns(around, berth.bootstrap(), berth.http(), script, stop);
      boolean asExpected = runs.play();
      if (!exit && asExpected) {
        script.whatToTry(berth.bootstrap(), berth.http());
        while (berth.broken().isEmpty() && !stop.await(LOOK_EVERY)) {
          // It stays up for a look around.
        }
      }
      script.closing();
      int code = asExpected ? ExitCode.DONE : ExitCode.FAILED;
      stop.exitWith(code);
      return code;
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("berth-demo-");
    } catch (IOException e) {
      throw new ClientException(
          "can't write to the folder for temporary files: " + e.getMessage(), e);
    }
  }
}
