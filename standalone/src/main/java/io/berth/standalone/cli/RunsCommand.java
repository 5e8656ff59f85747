package io.berth.standalone.cli;

import io.berth.coordinator.view.ListRuns;
import io.berth.coordinator.view.RunList;
import io.berth.coordinator.view.RunState;
import io.berth.protocol.FlowName;
import io.berth.standalone.client.CoordinatorApi;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists live runs. */
@Command(
    name = "runs",
    sortOptions = false,
    header = "List the runs that live.",
    description = {
      "",
      "Those that hold slots first, then those that wait, the best place first. That is not always the order in which they go: `berth explain` says what comes before a run. What has ended is found with `berth explain`, and in the topic berth.decisions."
    },
    footer = {
      "",
      "Examples:",
      "  berth runs",
      "  berth runs --state queued --flow company.team/etl",
      "  berth runs --all-tenants -o json | jq -r .run"
    })
public final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only those that are running, admitted, retrying, queued, undecided or awaiting_flow.")
  private @Nullable String state;

  @Option(names = "--flow", paramLabel = "FLOW", description = "Only those of a flow.")
  private @Nullable String flow;

  @Mixin private final ListOptions options = new ListOptions();

  @Override
  public Integer call() {
    Map<String, String> parameters = options.parameters(ListRuns.MOST_MAX);
    RunState wanted = state == null ? null : state(state);
    if (wanted != null) {
      parameters.put("state", wanted.name());
    }
    if (flow != null) {
      parameters.put("flow", FlowName.parse(flow).toString());
    }
    RunList list;
    try (CoordinatorApi coordinator = options.api.open()) {
      list = coordinator.get("/api/runs", parameters, RunList.class);
    }
    options.print(
        spec.commandLine(),
        list.runs(),
        list.runs().isEmpty()
            ? List.of("No such run lives, of " + options.whose() + ".")
            : RunListText.lines(list, options.everyTenant()));
    long total =
        list.counts().entrySet().stream()
            .filter(count -> wanted == null || wanted == count.getKey())
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (total > list.runs().size() || list.partial()) {
      options.note(
          spec.commandLine(),
          "%s%s: %s of them shown. --most shows up to %s; --state and --flow narrow it down."
              .formatted(
                  list.partial() ? "At least " : "",
                  RunListText.counts(list),
                  list.runs().size(),
                  ListRuns.MOST_MAX));
    }
    return ExitCode.DONE;
  }

  private static RunState state(String typed) {
    String wanted = typed.replace('-', '_').toUpperCase(Locale.ROOT);
    return Arrays.stream(RunState.values())
        .filter(one -> one.lives() && one.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new WrongUsage(
                Arrays.stream(RunState.values())
                    .filter(RunState::lives)
                    .map(one -> one.name().toLowerCase(Locale.ROOT))
                    .collect(
                        Collectors.joining(
                            ", ", "--state: expected one of ", ", but was '" + typed + "'"))));
  }
}
