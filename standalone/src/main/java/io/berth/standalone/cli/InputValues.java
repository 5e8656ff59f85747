package io.berth.standalone.cli;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's inputs as they are typed. */
final class InputValues {
  private InputValues() {}

  /**
   * A number, true, false, null, an object or a list if it reads as one, else the text as it
   * stands: also one in quotes, which are then part of it.
   */
  static @Nullable Object value(String typed) {
    String trimmed = typed.strip();
    if (trimmed.equals("null")) {
      return null;
    }
    if (trimmed.isEmpty() || trimmed.startsWith("\"")) {
      return typed;
    }
    try {
      return Json.read(trimmed.getBytes(StandardCharsets.UTF_8), Object.class);
    } catch (InvalidRecordException e) {
      return typed;
    }
  }

  /** The object of {@code --input-json} with the values of {@code --input} put over it. */
  static Map<String, Object> merged(@Nullable String object, Map<String, String> values) {
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    if (object != null) {
      inputs.putAll(object(object));
    }
    values.forEach((key, typed) -> inputs.put(key, value(typed)));
    return asInputs(inputs);
  }

  // JSON's null is a value like any other; Request's type doesn't say so, its codec does.
  @SuppressWarnings("NullAway")
  private static Map<String, Object> asInputs(Map<String, @Nullable Object> inputs) {
    return inputs;
  }

  private static Map<String, @Nullable Object> object(String text) {
    Object value;
    try {
      value = Json.read(text.getBytes(StandardCharsets.UTF_8), Object.class);
    } catch (InvalidRecordException e) {
      throw new WrongUsage("--input-json: " + e.getMessage());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new WrongUsage("--input-json: expected an object as {\"key\": 1}, but was " + text);
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach((key, inner) -> object.put(String.valueOf(key), inner));
    return object;
  }
}
