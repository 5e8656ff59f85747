package io.berth.standalone;

import io.berth.coordinator.app.CoordinatorCommand;
import io.berth.standalone.bench.BenchCommand;
import io.berth.standalone.cli.ApplyCommand;
import io.berth.standalone.cli.DeleteCommand;
import io.berth.standalone.cli.DurationConverter;
import io.berth.standalone.cli.EnvironmentDefaults;
import io.berth.standalone.cli.EnvironmentHelp;
import io.berth.standalone.cli.ExplainCommand;
import io.berth.standalone.cli.Failures;
import io.berth.standalone.cli.ForceCommand;
import io.berth.standalone.cli.KillCommand;
import io.berth.standalone.cli.LimitsCommand;
import io.berth.standalone.cli.PurgeCommand;
import io.berth.standalone.cli.RestartCommand;
import io.berth.standalone.cli.RunsCommand;
import io.berth.standalone.cli.SubmitCommand;
import io.berth.standalone.cli.Surroundings;
import io.berth.standalone.demo.DemoCommand;
import io.berth.standalone.server.ServerCommand;
import io.berth.worker.app.WorkerCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code berth} command. */
@Command(
    name = "berth",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Decides which requested runs of your workflows may start now, through Kafka.",
    footer = {
      "",
      "`berth COMMAND --help` explains one command.",
      "Every option can be set in the environment too: --bootstrap as BERTH_BOOTSTRAP.",
      "Exit codes: 0 done, 1 the run or the work failed, 2 wrong usage."
    })
public final class Berth implements Runnable {
  /** Commands that stay and have a log; of the others, the output says it all. */
  private static final Set<String> SERVICES = Set.of("server", "coordinator", "worker");

  @Spec private CommandSpec spec = CommandSpec.create();

  private Berth() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    if (arguments.length == 0 || !SERVICES.contains(arguments[0])) {
      silenceLogs();
    }
    int code = commandLine(Surroundings.ofProcess()).execute(arguments);
    System.exit(code);
  }

  // Before anything that logs is loaded: logback.xml reads these once.
  private static void silenceLogs() {
    for (String level : List.of("BERTH_LOG", "BERTH_LOG_KAFKA")) {
      if (System.getenv(level) == null) {
        System.setProperty(level, "OFF");
      }
    }
  }

  static CommandLine commandLine(Surroundings around) {
    CommandLine berth =
        new CommandLine(new Berth())
            .addSubcommand(new DemoCommand(around))
            .addSubcommand(new ServerCommand())
            .addSubcommand(new CoordinatorCommand())
            .addSubcommand(new WorkerCommand())
            .addSubcommand(new ApplyCommand(around))
            .addSubcommand(new DeleteCommand(around))
            .addSubcommand(new SubmitCommand(around))
            .addSubcommand(new RunsCommand())
            .addSubcommand(new LimitsCommand())
            .addSubcommand(new ExplainCommand(around))
            .addSubcommand(new KillCommand(around))
            .addSubcommand(new ForceCommand(around))
            .addSubcommand(new RestartCommand(around))
            .addSubcommand(new PurgeCommand(around))
            .addSubcommand(new BenchCommand())
            .addSubcommand(new HelpCommand());
    berth.getSubcommands().values().forEach(Berth::addHelp);
    Failures failures = new Failures(around.environment());
    return berth
        .setDefaultValueProvider(new EnvironmentDefaults(around.environment()))
        .setHelpFactory(new EnvironmentHelp())
        .registerConverter(Duration.class, new DurationConverter())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help.")
              .build());
    }
    command.getSubcommands().values().forEach(Berth::addHelp);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected a command, as demo or submit, but there is none.");
  }
}
