package io.berth.standalone.cli;

import io.berth.protocol.Command;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands on a run have in common. */
final class SteerOptions {
  final Surroundings around;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says so, for the log. Default: the user of this shell.")
  private @Nullable String by;

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for the log.")
  private @Nullable String why;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait for the answer. Default: 10s.")
  private @Nullable Duration timeout;

  @Mixin private final TenantOption tenant = new TenantOption();
  @Mixin final OutputOption output = new OutputOption();
  @Mixin final KafkaOptions kafka;

  SteerOptions(Surroundings around) {
    this.around = around;
    this.kafka = new KafkaOptions(around);
  }

  Command command(Command.Type type, @Nullable String newId) {
    String user = around.environment().getOrDefault("USER", "");
    String who = by == null && !user.isEmpty() ? user : by;
    return new Command(type, tenant.tenant(), run, newId, who, why);
  }

  /** Null: none was set. */
  @Nullable Duration timeout() {
    return timeout;
  }
}
