package io.berth.standalone.client;

import io.berth.protocol.Command;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Json;
import io.berth.protocol.Request;
import io.berth.protocol.Topics;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to the coordinator. It goes to the partition that owns its tenant, so that it
 * needs no second hop.
 *
 * @param value null deletes the definition of that key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: it is written and forgotten
public record Outgoing(String topic, String tenant, String key, byte @Nullable [] value) {
  public static Outgoing definition(Topics topics, Definition definition) {
    return new Outgoing(
        topics.definitions(),
        definition.tenant(),
        definition.key().toString(),
        Json.write(definition));
  }

  public static Outgoing deletion(Topics topics, DefinitionKey key) {
    return new Outgoing(topics.definitions(), key.tenant(), key.toString(), null);
  }

  public static Outgoing request(Topics topics, Request request) {
    return new Outgoing(topics.requests(), request.tenant(), request.tenant(), Json.write(request));
  }

  public static Outgoing command(Topics topics, Command command) {
    return new Outgoing(topics.commands(), command.tenant(), command.tenant(), Json.write(command));
  }

  /** In bytes; 0 for a deletion. */
  public int size() {
    return value == null ? 0 : value.length;
  }
}
