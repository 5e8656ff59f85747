package io.berth.standalone.cli;

import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.ListLimits;
import io.berth.standalone.client.CoordinatorApi;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the limits in force. */
@Command(
    name = "limits",
    sortOptions = false,
    header = "List the limits in force, and how they stand.",
    description = {
      "",
      "Those that most runs wait for come first. A wildcard has a row, and so has each one that it limits and somebody asks for."
    },
    footer = {
      "",
      "Examples:",
      "  berth limits",
      "  berth limits --all-tenants",
      "  berth limits -o json | jq -c 'select(.paused)'"
    })
public final class LimitsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ListOptions options = new ListOptions();

  @Override
  public Integer call() {
    LimitList list;
    try (CoordinatorApi coordinator = options.api.open()) {
      list =
          coordinator.get("/api/limits", options.parameters(ListLimits.MOST_MAX), LimitList.class);
    }
    options.print(
        spec.commandLine(),
        list.limits(),
        list.limits().isEmpty()
            ? List.of("No limit is in force, of " + options.whose() + ".")
            : LimitListText.lines(list, options.everyTenant()));
    if (list.total() > list.limits().size() || list.partial()) {
      options.note(
          spec.commandLine(),
          "%s%s limits, %s of them shown. --most shows up to %s."
              .formatted(
                  list.partial() ? "At least " : "",
                  list.total(),
                  list.limits().size(),
                  ListLimits.MOST_MAX));
    }
    return ExitCode.DONE;
  }
}
