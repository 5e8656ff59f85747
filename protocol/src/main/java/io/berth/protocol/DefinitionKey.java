package io.berth.protocol;

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

  static DefinitionKey parse(String text) {
    String[] parts = text.split("/", 3);
    return switch (parts.length == 3 ? parts[0] : "") {
      case "flow" -> new OfFlow(parts[1], FlowName.parse(parts[2]));
      case "limit" -> new OfLimit(parts[1], Scope.parse(parts[2]));
      default -> throw Checks.broken(Code.KEY_INVALID, "", text);
    };
  }
}
