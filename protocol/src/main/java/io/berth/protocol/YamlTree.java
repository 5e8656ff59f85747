package io.berth.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One YAML document as a JSON tree that remembers the line of every field. */
final class YamlTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** More than any definition of 256 KiB can have: what aliases make of a file is bounded too. */
  private static final int VALUES_MAX = 100_000;

  private static final int CHARACTERS_MAX = 1024 * 1024;

  /** Longer numbers are text: turning digits into a number takes the square of their count. */
  private static final int DIGITS_MAX = 100;

  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<Node> open = new HashSet<>(); // a node equals only itself
  private final int linesBefore;
  private final List<DefinitionFile.Notice> problems;
  private final Set<String> unsound = new HashSet<>();
  private final JsonNode root;
  private int values;
  private int characters;

  private YamlTree(Node document, int linesBefore, List<DefinitionFile.Notice> problems) {
    this.linesBefore = linesBefore;
    this.problems = problems;
    root = convert(document, "");
  }

  /**
   * Makes the tree of a document.
   *
   * @param linesBefore what to add to the document's own line numbers
   * @param problems takes what is wrong with the document as YAML
   */
  static YamlTree of(Node document, int linesBefore, List<DefinitionFile.Notice> problems) {
    return new YamlTree(document, linesBefore, problems);
  }

  /** The fields where the tree doesn't say what the document says; each is a problem already. */
  Set<String> unsound() {
    return unsound;
  }

  JsonNode root() {
    return root;
  }

  ObjectNode object() {
    return (ObjectNode) root;
  }

  /** The line, from 1, of a field such as {@code tasks[1].type}, or of what surrounds it. */
  int line(String path) {
    String at = path;
    while (true) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      if (at.isEmpty()) {
        return linesBefore + 1;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
  }

  /**
   * Names the fields of an object that nobody reads.
   *
   * @param path a field of the document, or empty for the document itself
   */
  void warnUnknown(String path, List<String> known, List<DefinitionFile.Notice> warnings) {
    JsonNode object = path.isEmpty() ? root : root.path(path);
    if (!object.isObject()) {
      return;
    }
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        warn(
            path.isEmpty() ? name : path + "." + name,
            "is not supported and has no effect",
            warnings);
      }
    }
  }

  void warn(String path, String what, List<DefinitionFile.Notice> warnings) {
    warnings.add(new DefinitionFile.Notice(line(path), path + ": " + what));
  }

  /** A value in the words of a refusal. */
  static String found(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> value.asString();
      case NULL, MISSING -> "nothing";
      case BINARY, POJO -> "something else";
    };
  }

  private JsonNode convert(Node node, String path) {
    lines.putIfAbsent(path, line(node));
    if (++values > VALUES_MAX || characters > CHARACTERS_MAX) {
      if (unsound.isEmpty()) {
        problem(line(path), path, "expected no more than a definition can have, aliases resolved");
      }
      return NODES.nullNode();
    }
    if (!open.add(node)) {
      problem(line(path), path, "expected a tree, but an alias contains itself");
      return NODES.nullNode();
    }
    try {
      return switch (node) {
        case MappingNode mapping -> object(mapping, path);
        case SequenceNode sequence -> array(sequence, path);
        case ScalarNode scalar -> scalar(scalar);
        default -> NODES.nullNode();
      };
    } finally {
      open.remove(node);
    }
  }

  private int line(Node node) {
    return linesBefore + node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private void problem(int line, String path, String message) {
    unsound.add(path);
    problems.add(new DefinitionFile.Notice(line, path.isEmpty() ? message : path + ": " + message));
  }

  private ObjectNode object(MappingNode mapping, String path) {
    ObjectNode object = NODES.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        problem(line(key), path, "expected a field's name, but was a list or an object");
        continue;
      }
      String name = scalar.getValue();
      characters += name.length();
      String inner = path.isEmpty() ? name : path + "." + name;
      if (object.has(name)) {
        problem(line(key), inner, "expected it once, but it is there again");
        continue;
      }
      // The name's line, not the value's: that is further down, or where its anchor is.
      lines.put(inner, line(key));
      object.set(name, convert(tuple.getValueNode(), inner));
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, String path) {
    ArrayNode array = NODES.arrayNode();
    List<Node> items = sequence.getValue();
    for (int i = 0; i < items.size(); i++) {
      array.add(convert(items.get(i), path + "[" + i + "]"));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    characters += text.length();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL) && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return NODES.booleanNode(text.equalsIgnoreCase("true"));
    }
    try {
      if (tag.equals(Tag.INT) && text.length() <= DIGITS_MAX) {
        return integer(text);
      }
      if (tag.equals(Tag.FLOAT) && text.length() <= DIGITS_MAX) {
        return NODES.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      // .inf and .nan have no JSON number, and a tag may say what is not so: they stay text.
    }
    return NODES.stringNode(text);
  }

  private static JsonNode integer(String text) {
    BigInteger value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    return value.bitLength() < 32
        ? NODES.numberNode(value.intValueExact())
        : NODES.numberNode(value);
  }
}
