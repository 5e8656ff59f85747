package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** A flow's name within its tenant, written {@code namespace/id}. */
public record FlowName(String namespace, String id) {
  public FlowName {
    namespace = Checks.namespace(namespace, "namespace");
    id = Checks.flowId(id, "id");
  }

  /** Reads {@code namespace/id}. */
  public static FlowName parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw Checks.broken(Code.FLOW_INVALID, "", "a flow as <namespace>/<id>", text);
    }
    try {
      return new FlowName(text.substring(0, slash), text.substring(slash + 1));
    } catch (InvalidRecordException e) {
      throw e.at(""); // in a text there are no fields
    }
  }

  @Override
  @JsonValue
  public String toString() {
    return namespace + "/" + id;
  }
}
