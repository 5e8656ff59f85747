package io.berth.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators define: a flow or a limit. */
public sealed interface Definition permits Flow, Limit {
  String tenant();

  DefinitionKey key();

  /**
   * Reads a record of the definitions topic, whose key says what it defines and whose it is: a
   * value without a tenant takes the key's.
   *
   * @throws InvalidRecordException as {@link Json#read}; KEY_MISMATCH when the value says something
   *     else than the key
   */
  static Definition read(DefinitionKey key, byte @Nullable [] value) {
    JsonNode tree = Json.read(value, JsonNode.class);
    if (tree instanceof ObjectNode fields && !fields.hasNonNull("tenant")) {
      fields.put("tenant", key.tenant());
    }
    Definition definition =
        switch (key) {
          case DefinitionKey.OfFlow flow -> Json.read(tree, Flow.class);
          case DefinitionKey.OfLimit limit -> Json.read(tree, Limit.class);
        };
    if (!definition.key().equals(key)) {
      throw Checks.broken(Code.KEY_MISMATCH, "", "the definition of " + key, definition.key());
    }
    return definition;
  }
}
