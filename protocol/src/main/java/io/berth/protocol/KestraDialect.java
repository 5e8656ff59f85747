package io.berth.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes flow files as Kestra's users have them: its task types are aliases of ours, its lists of
 * labels become maps, and what has no counterpart here becomes a warning that names it.
 */
final class KestraDialect {
  private static final List<String> FLOW_FIELDS =
      List.of(
          "kind",
          "tenant",
          "namespace",
          "id",
          "concurrency",
          "labels",
          "pools",
          "priority",
          "workers",
          "timeout",
          "retry",
          "lease",
          "disabled",
          "tasks",
          "description",
          "revision");

  private static final Map<String, String> TYPES =
      Map.of(
          "io.kestra.plugin.scripts.shell.Commands", BuiltInTasks.SHELL,
          "io.kestra.plugin.scripts.shell.Script", BuiltInTasks.SHELL,
          "io.kestra.core.tasks.scripts.Bash", BuiltInTasks.SHELL,
          "io.kestra.plugin.core.flow.Sleep", BuiltInTasks.SLEEP,
          "io.kestra.plugin.core.log.Log", BuiltInTasks.LOG,
          "io.kestra.core.tasks.log.Log", BuiltInTasks.LOG,
          "io.kestra.core.tasks.debugs.Echo", BuiltInTasks.LOG,
          "io.kestra.plugin.core.debug.Echo", BuiltInTasks.LOG,
          "io.kestra.plugin.core.http.Request", BuiltInTasks.HTTP,
          "io.kestra.plugin.fs.http.Request", BuiltInTasks.HTTP);

  /** What each built-in task reads; other fields of a Kestra task get a warning. */
  private static final Map<String, Set<String>> PROPERTIES =
      Map.of(
          BuiltInTasks.SHELL, Set.of("commands", "env"),
          BuiltInTasks.SLEEP, Set.of("duration"),
          BuiltInTasks.LOG, Set.of("message", "level"),
          BuiltInTasks.HTTP, Set.of("uri", "method", "headers", "body", "contentType", "timeout"));

  private static final String PROCESS_RUNNER = "io.kestra.plugin.core.runner.Process";

  private KestraDialect() {}

  static void translate(YamlTree tree, List<DefinitionFile.Notice> warnings) {
    ObjectNode flow = tree.object();
    tree.warnUnknown("", FLOW_FIELDS, warnings);
    tree.warnUnknown("concurrency", List.of("limit", "behavior"), warnings);
    tree.warnUnknown("retry", List.of("maxAttempts", "backoff", "maxBackoff", "maxLost"), warnings);
    labels(flow);
    JsonNode tasks = flow.path("tasks");
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i) instanceof ObjectNode task) {
        task(tree, task, "tasks[" + i + "]", warnings);
      }
    }
  }

  /** {@code labels: [{key: a, value: b}]} is another spelling of {@code labels: {a: b}}. */
  private static void labels(ObjectNode flow) {
    JsonNode labels = flow.path("labels");
    if (!labels.isArray()) {
      return;
    }
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    for (JsonNode label : labels) {
      JsonNode key = label.path("key");
      if (!key.isString() || !label.has("value")) {
        return; // it stays a list, which is then refused as one
      }
      map.set(key.asString(), label.path("value"));
    }
    flow.set("labels", map);
  }

  private static void task(
      YamlTree tree, ObjectNode task, String path, List<DefinitionFile.Notice> warnings) {
    JsonNode said = task.path("type");
    if (!said.isString()) {
      return; // refused when it is read
    }
    String type = said.asString();
    String ours = TYPES.getOrDefault(type, type);
    if (!BuiltInTasks.TYPES.contains(ours)) {
      tree.warn(
          path + ".type", type + " is no built-in task; a worker needs a handler for it", warnings);
      return;
    }
    task.put("type", ours);
    if (!ours.equals(type)) {
      translateProperties(task, type);
    }
    Set<String> known = PROPERTIES.getOrDefault(ours, Set.of());
    for (String name : List.copyOf(task.propertyNames())) {
      if (!known.contains(name) && !Set.of("id", "type", "description").contains(name)) {
        tree.warn(path + "." + name, "is not supported and has no effect", warnings);
        task.remove(name);
      }
    }
    if (!ours.equals(type)) {
      warnTemplates(tree, task, path, warnings);
    }
  }

  /** Kestra puts values into {@code {{ }}}. Here a shell would get them as they stand. */
  private static void warnTemplates(
      YamlTree tree, JsonNode value, String path, List<DefinitionFile.Notice> warnings) {
    if (value.isString() && value.asString().contains("{{")) {
      tree.warn(
          path,
          "a template, {{ }}, is taken as it stands; a shell task has the inputs in $BERTH_INPUTS",
          warnings);
    }
    value.forEachEntry((name, inner) -> warnTemplates(tree, inner, path + "." + name, warnings));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      warnTemplates(tree, value.get(i), path + "[" + i + "]", warnings);
    }
  }

  private static void translateProperties(ObjectNode task, String type) {
    if (type.endsWith(".Script") || type.endsWith(".Bash")) {
      scriptToCommands(task);
    }
    if (type.endsWith(".Echo") && task.has("format") && !task.has("message")) {
      task.set("message", task.path("format"));
      task.remove("format");
    }
    JsonNode runner = task.path("taskRunner").path("type");
    if (runner.isString() && runner.asString().equals(PROCESS_RUNNER)) {
      task.remove("taskRunner"); // a process of the worker: what a shell task is here
    }
  }

  private static void scriptToCommands(ObjectNode task) {
    JsonNode script = task.path("script");
    if (script.isString()) {
      task.putArray("commands").add(script.asString());
      task.remove("script");
    }
  }
}
