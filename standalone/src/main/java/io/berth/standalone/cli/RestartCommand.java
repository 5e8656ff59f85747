package io.berth.standalone.cli;

import io.berth.standalone.client.Deadline;
import io.berth.standalone.client.RunIds;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs again what has ended. */
@Command(
    name = "restart",
    sortOptions = false,
    header = "Run again what has ended.",
    description = {
      "",
      "Asks for a new run, which goes through the same limits as every other. The first decision on it is shown."
    },
    footer = {
      "",
      "Examples:",
      "  berth restart nightly-2026-11-20",
      "  berth restart nightly-2026-11-20 --id nightly-2026-11-20-again"
    })
public final class RestartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final SteerOptions options;

  @Option(names = "--id", paramLabel = "ID", description = "The new run's id. Default: a new one.")
  private @Nullable String id;

  public RestartCommand(Surroundings around) {
    this.options = new SteerOptions(around);
  }

  @Override
  public Integer call() {
    String run =
        id == null
            ? RunIds.next(options.around.clock().instant(), ThreadLocalRandom.current())
            : id;
    var command = options.command(io.berth.protocol.Command.Type.RESTART, run);
    try (Steering steering = Steering.send(options, command, spec.commandLine())) {
      Deadline deadline = steering.answerDeadline();
      // Of a chosen id there may be a live run, whose decisions are not ours.
      if (id != null && !steering.accepted(deadline)) {
        return ExitCode.FAILED;
      }
      return steering.answer(run, decision -> true, deadline).isPresent()
          ? ExitCode.DONE
          : ExitCode.FAILED;
    }
  }
}
