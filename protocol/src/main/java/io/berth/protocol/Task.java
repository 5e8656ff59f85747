package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a flow. What a type needs besides is its handler's business; the built-in types are
 * checked here, because a flow that can't run is best refused before it is published.
 *
 * @param id unique within the flow
 * @param type which handler executes it
 * @param properties everything else that the task says
 */
public record Task(String id, String type, Map<String, Object> properties) {
  public Task {
    id = Checks.taskId(id, "id");
    type = Checks.required(type, "type");
    if (type.isEmpty() || type.length() > 200) {
      throw Checks.broken(Code.TASK_INVALID, "type", "a task's type of 1 to 200 characters", type);
    }
    properties = Checks.content(properties, "");
    BuiltInTasks.check(type, properties);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Task fromJson(Map<String, @Nullable Object> fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    fields.forEach((name, value) -> {
      if (value != null && !name.equals("id") && !name.equals("type")) {
        properties.put(name, value);
      }
    });
    return new Task(text(fields, "id"), text(fields, "type"), properties);
  }

  @JsonValue
  Map<String, Object> json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("type", type);
    fields.putAll(properties);
    return fields;
  }

  private static String text(Map<String, @Nullable Object> fields, String name) {
    Object value = Checks.required(fields.get(name), name);
    if (value instanceof String text) {
      return text;
    }
    throw Checks.broken(Code.FIELD_TYPE, name, "text", value);
  }
}
