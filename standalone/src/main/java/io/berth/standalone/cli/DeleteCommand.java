package io.berth.standalone.cli;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.FlowName;
import io.berth.protocol.Scope;
import io.berth.standalone.cli.Publishing.Change;
import io.berth.standalone.client.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes definitions. */
@Command(
    name = "delete",
    sortOptions = false,
    header = "Delete flows or limits.",
    description = {
      "",
      "Runs that have arrived keep what they have: deleting a flow concerns later arrivals, deleting a limit lets those that wait for it go ahead."
    },
    footer = {
      "",
      "Examples:",
      "  berth delete flow company.team/etl",
      "  berth delete limit pool:db 'namespace:*'"
    })
public final class DeleteCommand implements Callable<Integer> {
  /** What can be deleted. */
  enum Kind {
    flow,
    limit
  }

  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final KafkaOptions kafka;
  @Mixin private final TenantOption tenant = new TenantOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(index = "0", paramLabel = "flow|limit", description = "What to delete.")
  private Kind kind = Kind.flow;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME",
      description = "A flow's namespace/id, or a limit's scope.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description = "How long to wait for the coordinator. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  public DeleteCommand(Surroundings around) {
    this.around = around;
    this.kafka = new KafkaOptions(around);
  }

  @Override
  public Integer call() {
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      DefinitionKey key = key(name);
      changes.add(new Change(key, Outgoing.deletion(kafka.topics(), key)));
    }
    return new Publishing(around, kafka, output, timeout)
        .publish(changes, "deleted", spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  private DefinitionKey key(String name) {
    return switch (kind) {
      case flow -> new DefinitionKey.OfFlow(tenant.tenant(), FlowName.parse(name));
      case limit -> new DefinitionKey.OfLimit(tenant.tenant(), Scope.parse(name));
    };
  }
}
