package io.berth.worker.tasks;

import io.berth.protocol.BuiltInTasks;
import io.berth.protocol.Json;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskFailedException;
import io.berth.worker.TaskHandler;
import io.berth.worker.execution.LeaseOverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code shell}: runs its {@code commands} as one script of {@code /bin/sh}, which ends at the
 * first command that fails. What the run is about is in the environment; inputs never become part
 * of the script, so that nobody's input is ever executed.
 */
final class ShellTask implements TaskHandler {
  /** Linux takes 128 KiB for one argument or variable, with its name and a closing zero. */
  private static final int BYTES_MAX = 120 * 1024;

  @Override
  public String type() {
    return BuiltInTasks.SHELL;
  }

  @Override
  public void run(TaskContext context)
      throws TaskFailedException, LeaseOverException, InterruptedException {
    Properties properties = new Properties(context.task());
    String script = String.join("\n", properties.texts("commands"));
    fits("commands", script);
    Map<String, String> environment = environment(context, properties);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      fits("environment variable " + variable.getKey(), variable.getValue());
    }
    int code;
    try (GuardedShell shell = GuardedShell.start(script, environment, context)) {
      code = new ShellWatch(shell, context).awaitEnd();
    } catch (IOException e) {
      throw new TaskFailedException("/bin/sh could not be run: " + e.getMessage());
    }
    context.exitCode(code);
    if (code != 0) {
      throw new TaskFailedException("exit code " + code);
    }
  }

  private static Map<String, String> environment(TaskContext context, Properties properties)
      throws TaskFailedException {
    Map<String, String> environment = new TreeMap<>();
    context
        .inputs()
        .forEach((key, value) -> environment.put("BERTH_INPUT_" + variable(key), text(value)));
    environment.putAll(properties.map("env"));
    environment.put("BERTH_RUN", context.run());
    environment.put("BERTH_ATTEMPT", Integer.toString(context.attempt()));
    environment.put("BERTH_FLOW", context.flow().toString());
    environment.put("BERTH_TENANT", context.tenant());
    environment.put("BERTH_TASK", context.task().id());
    environment.put("BERTH_INPUTS", json(context.inputs()));
    return environment;
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static String text(Object value) {
    return value instanceof String text ? text : json(value);
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  private static void fits(String what, String value) throws TaskFailedException {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw TaskFailedException.forGood(
          "Expected " + what + " to have at most " + BYTES_MAX + " bytes, but has " + bytes);
    }
    if (value.indexOf('\0') >= 0) {
      throw TaskFailedException.forGood("Expected " + what + " to be without a zero character");
    }
  }
}
