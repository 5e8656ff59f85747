package io.berth.protocol;

import io.berth.protocol.DefinitionFile.Notice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one document as a flow or a limit. A record stops at the first field that breaks a rule; to
 * find the others too, that field is put right and the record is read again.
 */
final class DocumentReader {
  private static final List<String> LIMIT_FIELDS =
      List.of(
          "kind",
          "tenant",
          "scope",
          "slots",
          "onFull",
          "maxWaiting",
          "onOverflow",
          "order",
          "fairBy",
          "reserveAfter");

  /** What stands in for a required field that is wrong; of a queue, so that any slots fit. */
  private static final Map<String, String> STAND_INS =
      Map.of("namespace", "x", "id", "x", "scope", "queue:x");

  private final YamlTree tree;
  private final List<Notice> problems;
  private final List<Notice> warnings;

  DocumentReader(YamlTree tree, List<Notice> problems, List<Notice> warnings) {
    this.tree = tree;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** The definition, or nothing when there is a problem, which is then told. */
  Optional<Definition> read() {
    if (!tree.root().isObject()) {
      problem("", "expected a flow or a limit, but was " + YamlTree.found(tree.root()));
      return Optional.empty();
    }
    JsonNode kind = tree.root().path("kind");
    return switch (kind.isMissingNode() ? "Flow" : kind.isString() ? kind.asString() : "") {
      case "Flow" -> {
        KestraDialect.translate(tree, warnings);
        yield read(Flow.class);
      }
      case "Limit" -> {
        tree.warnUnknown("", LIMIT_FIELDS, warnings);
        yield read(Limit.class);
      }
      default -> {
        problem("kind", "kind: expected Flow or Limit, but was " + kind);
        yield Optional.empty();
      }
    };
  }

  private Optional<Definition> read(Class<? extends Definition> type) {
    Set<String> putRight = new HashSet<>();
    while (true) {
      try {
        Definition definition = Json.read(tree.root(), type);
        return putRight.isEmpty() && tree.unsound().isEmpty()
            ? Optional.of(definition)
            : Optional.empty();
      } catch (InvalidRecordException e) {
        // A second problem at the same place comes from what was put there.
        if (!putRight.add(unit(e.path()))) {
          return Optional.empty();
        }
        if (!tree.unsound().contains(e.path())) {
          problem(e.path(), String.valueOf(e.getMessage()));
        }
        putRight(unit(e.path()));
      }
    }
  }

  private void problem(String path, String message) {
    problems.add(new Notice(tree.line(path), message));
  }

  /** What is put right as a whole: one of the tasks, else a field of the document. */
  private static String unit(String path) {
    int end =
        path.startsWith("tasks[") ? path.indexOf(']') + 1 : path.split("[.\\[]", 2)[0].length();
    return path.substring(0, end);
  }

  private void putRight(String unit) {
    ObjectNode document = tree.object();
    if (unit.startsWith("tasks[")) {
      int index = Integer.parseInt(unit.substring("tasks[".length(), unit.length() - 1));
      ((ArrayNode) document.path("tasks")).set(index, task("put-right-" + index));
    } else if (unit.equals("tasks")) {
      document.putArray("tasks").add(task("put-right"));
    } else if (unit.equals("slots")) {
      document.put("slots", 1);
    } else if (STAND_INS.containsKey(unit)) {
      document.put(unit, STAND_INS.get(unit));
    } else {
      document.remove(unit);
    }
  }

  private static ObjectNode task(String id) {
    return JsonNodeFactory.instance.objectNode().put("id", id).put("type", "put-right");
  }
}
