package io.berth.standalone.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives every option its value from {@code BERTH_<OPTION>} where the command line has none. */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The variable of an option: {@code --queue-timeout} has {@code BERTH_QUEUE_TIMEOUT}. */
  public static Optional<String> variable(OptionSpec option) {
    boolean asksForWords =
        option.usageHelp() || option.versionHelp() || option.longestName().equals("--help");
    return asksForWords ? Optional.empty() : Optional.of(variable(option.longestName()));
  }

  static String variable(String option) {
    return "BERTH_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The value of an option's variable; what is empty counts as not set. */
  static Optional<String> value(Map<String, String> environment, String option) {
    String variable = variable(option);
    // Inside a task, a worker sets these to that task's flow and inputs: they are not meant for us.
    boolean ofTask = variable.equals("BERTH_FLOW") || variable.startsWith("BERTH_INPUT_");
    if (ofTask && environment.containsKey("BERTH_ATTEMPT")) {
      return Optional.empty();
    }
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || variable(option).isEmpty()) {
      return null;
    }
    if (option.isMultiValue() && option.splitRegex().isEmpty()) {
      return null; // picocli can't tell the values apart: see Repeated
    }
    return value(environment, option.longestName()).orElse(null);
  }
}
