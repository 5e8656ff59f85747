package io.berth.standalone.cli;

import io.berth.protocol.Decision;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Admits a waiting run past every limit. */
@Command(
    name = "force",
    sortOptions = false,
    header = "Admit a waiting run past every limit.",
    description = {
      "",
      "It is counted: a limit of 2 may then show 3, and admits nobody until it is back under. A run that pauses before its next try goes into line at once."
    },
    footer = {"", "Example:", "  berth force nightly-2026-11-20 --why 'the auditor waits'"})
public final class ForceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final SteerOptions options;

  public ForceCommand(Surroundings around) {
    this.options = new SteerOptions(around);
  }

  @Override
  public Integer call() {
    var command = options.command(io.berth.protocol.Command.Type.FORCE, null);
    try (Steering steering = Steering.send(options, command, spec.commandLine())) {
      return steering
              .answer(command.run(), ForceCommand::isAnswer, steering.answerDeadline())
              .isPresent()
          ? ExitCode.DONE
          : ExitCode.FAILED;
    }
  }

  private static boolean isAnswer(Decision decision) {
    return decision.decision() == Decision.Kind.ADMITTED
        || decision.decision() == Decision.Kind.QUEUED;
  }
}
