package io.berth.worker.tasks;

import io.berth.protocol.Task;
import io.berth.worker.TaskFailedException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a task's properties; what is wrong with one stays wrong on every try. */
record Properties(Task task) {
  /** A value as text; absent: null. */
  @Nullable String text(String name) {
    Object value = task.properties().get(name);
    return value == null ? null : value.toString();
  }

  String textOr(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  String required(String name) throws TaskFailedException {
    String text = text(name);
    if (text == null) {
      throw TaskFailedException.forGood("Expected property " + name + ", but there is none");
    }
    return text;
  }

  Duration durationOr(String name, Duration otherwise) throws TaskFailedException {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw TaskFailedException.forGood(
          "Expected " + name + " to be a duration as PT10S, but was '" + text + "'");
    }
  }

  List<String> texts(String name) throws TaskFailedException {
    if (task.properties().get(name) instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw TaskFailedException.forGood("Expected " + name + " to be a list");
  }

  /** A map of texts; absent: empty. */
  Map<String, String> map(String name) throws TaskFailedException {
    Object value = task.properties().get(name);
    Map<String, String> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> given) {
      given.forEach((key, one) -> map.put(String.valueOf(key), String.valueOf(one)));
    } else if (value != null) {
      throw TaskFailedException.forGood("Expected " + name + " to be a map");
    }
    return map;
  }
}
