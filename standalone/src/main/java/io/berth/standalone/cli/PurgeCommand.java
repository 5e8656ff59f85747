package io.berth.standalone.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Forgets a run that has ended. */
@Command(
    name = "purge",
    sortOptions = false,
    header = "Forget a run that has ended.",
    description = {"", "Its id can then be used again. A live run can't be purged: kill it first."},
    footer = {"", "Example:", "  berth purge nightly-2026-11-20"})
public final class PurgeCommand implements Callable<Integer> {
  private record Purged(String tenant, String run, boolean purged) {}

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final SteerOptions options;

  public PurgeCommand(Surroundings around) {
    this.options = new SteerOptions(around);
  }

  @Override
  public Integer call() {
    var command = options.command(io.berth.protocol.Command.Type.PURGE, null);
    try (Steering steering = Steering.send(options, command, spec.commandLine())) {
      // No decision follows a purge: what is taken and not refused is done.
      if (!steering.accepted(steering.answerDeadline())) {
        return ExitCode.FAILED;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (options.output.isJson()) {
      OutputOption.printJson(out, new Purged(command.tenant(), command.run(), true));
    } else {
      out.println("run " + command.run() + " purged");
      out.flush();
    }
    return ExitCode.DONE;
  }
}
