package io.berth.standalone.cli;

import io.berth.protocol.RunKey;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What both lists, of runs and of limits, have in common. */
final class ListOptions {
  @Option(names = "--all-tenants", description = "Of all tenants, not only of --tenant.")
  private boolean everyTenant;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "50",
      description = "Show at most so many. Default: 50.")
  private int most;

  @Mixin private final TenantOption tenant = new TenantOption();
  @Mixin final OutputOption output = new OutputOption();
  @Mixin final ApiOption api = new ApiOption();

  boolean everyTenant() {
    return everyTenant;
  }

  /** How the list is asked for. */
  Map<String, String> parameters(int mostMax) {
    if (most < 1 || most > mostMax) {
      throw new WrongUsage("--most: expected 1 to " + mostMax + ", but was " + most);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!everyTenant) {
      parameters.put("tenant", new RunKey(tenant.tenant(), "any").tenant());
    }
    parameters.put("most", String.valueOf(most));
    return parameters;
  }

  /** What the list is of. */
  String whose() {
    return everyTenant ? "all tenants" : "tenant " + tenant.tenant();
  }

  void print(CommandLine command, List<?> rows, List<String> text) {
    PrintWriter out = command.getOut();
    if (output.isJson()) {
      rows.forEach(row -> OutputOption.printJson(out, row));
    } else {
      text.forEach(out::println);
      out.flush();
    }
  }

  /** Says what is not there, also to whoever reads only the rows. */
  void note(CommandLine command, String note) {
    command.getErr().println(note);
    command.getErr().flush();
  }
}
