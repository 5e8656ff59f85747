package io.berth.protocol;

import org.jspecify.annotations.Nullable;

/** The key of a record on the definitions topic: what it defines, and whose it is. */
public sealed interface DefinitionKey {
  String tenant();

  /** {@code flow/<tenant>/<namespace>/<id>}. */
  record OfFlow(String tenant, FlowName flow) implements DefinitionKey {
    public OfFlow {
      tenant = Checks.tenant(tenant, "tenant");
    }

    @Override
    public String toString() {
      return "flow/" + tenant + "/" + flow;
    }
  }

  /** {@code limit/<tenant>/<scope>}. */
  record OfLimit(String tenant, Scope scope) implements DefinitionKey {
    public OfLimit {
      tenant = Checks.tenant(tenant, "tenant");
    }

    @Override
    public String toString() {
      return "limit/" + tenant + "/" + scope;
    }
  }

  /**
   * Reads a key.
   *
   * @throws InvalidRecordException KEY_INVALID, or the code of the part that breaks its own rule;
   *     the path is {@code key}
   */
  static DefinitionKey parse(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split("/", 3);
    try {
      return switch (parts.length == 3 ? parts[0] : "") {
        case "flow" -> new OfFlow(parts[1], FlowName.parse(parts[2]));
        case "limit" -> new OfLimit(parts[1], Scope.parse(parts[2]));
        default ->
            throw Checks.broken(
                Code.KEY_INVALID,
                "key",
                "flow/<tenant>/<namespace>/<id> or limit/<tenant>/<scope>",
                text);
      };
    } catch (InvalidRecordException e) {
      throw e.at("key");
    }
  }
}
