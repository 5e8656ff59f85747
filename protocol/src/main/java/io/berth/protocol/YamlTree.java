package io.berth.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<Node> open = new HashSet<>(); // a node equals only itself
  private final JsonNode root;

  private YamlTree(Node document) {
    root = convert(document, "");
  }

  static YamlTree of(Node document) {
    return new YamlTree(document);
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
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
  }

  /** Names the fields of an object that nobody reads. */
  void warnUnknown(String path, List<String> known, List<DefinitionFile.Notice> warnings) {
    JsonNode object = path.isEmpty() ? root : root.at("/" + path.replace('.', '/'));
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

  private JsonNode convert(Node node, String path) {
    lines.put(path, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    if (!open.add(node)) {
      throw new InvalidRecordException(
          Code.FIELD_TYPE, path, "expected a tree, but an alias contains itself");
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

  private ObjectNode object(MappingNode mapping, String path) {
    ObjectNode object = NODES.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      String name =
          tuple.getKeyNode() instanceof ScalarNode scalar
              ? scalar.getValue()
              : tuple.getKeyNode().toString();
      object.set(name, convert(tuple.getValueNode(), path.isEmpty() ? name : path + "." + name));
      // A reader looks for the field's name, which may stand above its value.
      tuple
          .getKeyNode()
          .getStartMark()
          .ifPresent(
              mark -> lines.put(path.isEmpty() ? name : path + "." + name, mark.getLine() + 1));
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

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return NODES.booleanNode(text.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT)) {
      return integer(text);
    }
    if (tag.equals(Tag.FLOAT)) {
      try {
        return NODES.numberNode(new BigDecimal(text));
      } catch (NumberFormatException e) {
        return NODES.stringNode(text); // .inf and .nan have no JSON number
      }
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
