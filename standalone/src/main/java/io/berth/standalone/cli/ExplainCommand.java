package io.berth.standalone.cli;

import io.berth.coordinator.view.Explanation;
import io.berth.protocol.RunKey;
import io.berth.standalone.client.CoordinatorApi;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why a run is where it is. */
@Command(
    name = "explain",
    sortOptions = false,
    header = "Say why a run is where it is.",
    description = {
      "",
      "Of one that waits: what it waits for, who holds that, and who goes before it. Of one that has ended: how, and why, as long as it is remembered."
    },
    footer = {
      "",
      "Examples:",
      "  berth explain nightly-2026-11-20",
      "  berth explain nightly-2026-11-20 -o json | jq '.limits[] | select(.blocks)'",
      "",
      "Exit codes: 0 explained; 1 there is no such run, or nobody answers."
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run = "";

  @Mixin private final TenantOption tenant = new TenantOption();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ApiOption api = new ApiOption();

  public ExplainCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    RunKey key = new RunKey(tenant.tenant(), run);
    Explanation explanation;
    try (CoordinatorApi coordinator = api.open()) {
      explanation =
          coordinator.get(
              "/api/explain", Map.of("tenant", key.tenant(), "run", key.run()), Explanation.class);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      OutputOption.printJson(out, explanation);
    } else {
      new ExplanationText(around.zone()).lines(explanation).forEach(out::println);
      out.flush();
    }
    return ExitCode.DONE;
  }
}
