package io.berth.standalone.cli;

import io.berth.protocol.Definition;
import io.berth.standalone.cli.Publishing.Change;
import io.berth.standalone.client.Outgoing;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks flows and limits, publishes them, and returns once the coordinator has taken them. */
@Command(
    name = "apply",
    sortOptions = false,
    header = "Check flows and limits, and publish them.",
    description = {
      "",
      "Returns once the coordinator has taken them. If anything is wrong with any of them, none is published, and each problem is shown with its file and line."
    },
    footer = {
      "",
      "Examples:",
      "  berth apply -f examples/limits.yaml",
      "  berth apply -f flows/ -f limits.yaml --dry-run",
      "  cat flow.yaml | berth apply -f -",
      "",
      "Exit codes: 0 the coordinator has taken all, 1 it refused one or none came,",
      "2 something is wrong with a file."
    })
public final class ApplyCommand implements Callable<Integer> {
  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final KafkaOptions kafka;
  @Mixin private final TenantOption tenant = new TenantOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "YAML with flows and limits; a folder stands for its *.yaml and *.yml; - for standard"
              + " input. In the environment with commas between.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only check; needs no Kafka.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description = "How long to wait for the coordinator. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  public ApplyCommand(Surroundings around) {
    this.around = around;
    this.kafka = new KafkaOptions(around);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    DefinitionSources sources = new DefinitionSources(around.in(), tenant.tenant());
    sources.readAll(fileNames());
    sources.warnings().forEach(err::println);
    sources.problems().forEach(err::println);
    err.flush();
    if (!sources.problems().isEmpty()) {
      return ExitCode.WRONG_USAGE;
    }
    Publishing publishing = new Publishing(around, kafka, output, timeout);
    if (dryRun) {
      sources.definitions().forEach(one -> publishing.say(out, one.key(), "checked (dry run)"));
      out.flush();
      return ExitCode.DONE;
    }
    List<Change> changes = new ArrayList<>();
    for (Definition definition : sources.definitions()) {
      changes.add(new Change(definition.key(), Outgoing.definition(kafka.topics(), definition)));
    }
    return publishing.publish(changes, "applied", out, err);
  }

  private List<String> fileNames() {
    if (!files.isEmpty()) {
      return files;
    }
    return EnvironmentDefaults.value(around.environment(), "--file")
        .map(all -> List.of(all.split(",", -1)))
        .orElseThrow(() -> new WrongUsage("Expected -f FILE, but there is none."));
  }
}
