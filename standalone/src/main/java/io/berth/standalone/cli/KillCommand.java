package io.berth.standalone.cli;

import io.berth.protocol.Decision;
import io.berth.standalone.client.Deadline;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends a run. */
@Command(
    name = "kill",
    sortOptions = false,
    header = "End a run.",
    description = {
      "",
      "One that waits is killed at once and never starts. One that runs is told to stop, and holds its slots until it is certain that it has."
    },
    footer = {
      "",
      "Examples:",
      "  berth kill nightly-2026-11-20 --why 'wrong day'",
      "  berth kill nightly-2026-11-20 --wait",
      "",
      "Exit codes: 0 killed, or told to stop; 1 refused, or with --wait it ended otherwise first."
    })
public final class KillCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final SteerOptions options;

  @Option(names = "--wait", description = "Wait until the run has ended.")
  private boolean wait;

  public KillCommand(Surroundings around) {
    this.options = new SteerOptions(around);
  }

  @Override
  public Integer call() {
    var command = options.command(io.berth.protocol.Command.Type.KILL, null);
    try (Steering steering = Steering.send(options, command, spec.commandLine())) {
      Optional<Decision> answer =
          steering.answer(command.run(), KillCommand::isAnswer, steering.answerDeadline());
      if (answer.isEmpty()) {
        return ExitCode.FAILED;
      }
      Decision end = answer.get();
      if (wait && !end.decision().settles()) {
        Deadline deadline = Deadline.in(options.timeout(), options.around.nanoTime());
        end =
            steering
                .answer(command.run(), decision -> decision.decision().settles(), deadline)
                .orElse(end);
      }
      return end.decision().settles() && end.decision() != Decision.Kind.KILLED
          ? ExitCode.FAILED
          : ExitCode.DONE;
    }
  }

  private static boolean isAnswer(Decision decision) {
    return decision.decision() == Decision.Kind.KILLED
        || decision.decision() == Decision.Kind.KILL_REQUESTED;
  }
}
