package io.berth.protocol;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the task types that every worker knows need. */
public final class BuiltInTasks {
  public static final String SHELL = "shell";
  public static final String SLEEP = "sleep";
  public static final String LOG = "log";
  public static final String HTTP = "http";

  /** The types that every worker executes without a plug-in. */
  public static final Set<String> TYPES = Set.of(SHELL, SLEEP, LOG, HTTP);

  private BuiltInTasks() {}

  static void check(String type, Map<String, Object> properties) {
    switch (type) {
      case SHELL -> commands(properties.get("commands"));
      case SLEEP -> duration(properties.get("duration"));
      case LOG -> present(properties, "message");
      case HTTP -> present(properties, "uri");
      default -> {
        // Another type is for a handler that the workers bring along.
      }
    }
  }

  private static void commands(@Nullable Object value) {
    if (!(value instanceof List<?> list)
        || list.isEmpty()
        || !list.stream().allMatch(String.class::isInstance)) {
      throw Checks.broken(
          Code.TASK_INVALID,
          "commands",
          "a list with at least one command, each of them text",
          value);
    }
  }

  private static void duration(@Nullable Object value) {
    try {
      if (value instanceof String text && !Duration.parse(text).isNegative()) {
        return;
      }
    } catch (DateTimeParseException e) {
      // Falls through to the same refusal.
    }
    throw Checks.broken(Code.TASK_INVALID, "duration", "a duration as PT10S", value);
  }

  private static void present(Map<String, Object> properties, String name) {
    if (!properties.containsKey(name)) {
      throw new InvalidRecordException(
          Code.TASK_INVALID, name, "expected a value, but there is none");
    }
  }
}
