package io.berth.standalone.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that the coordinator refused.
 *
 * @param of where the refused record lies
 * @param code the broken rule; text, because a newer coordinator may know more codes than we do
 * @param reason the same for people; may be empty
 */
public record Reject(Position of, String code, String reason) {
  /** Reads the headers of a record on {@code berth.rejects}; empty if they are not a reject's. */
  static Optional<Reject> fromHeaders(Headers headers) {
    String topic = text(headers, "berth.topic");
    String code = text(headers, "berth.code");
    String reason = text(headers, "berth.reason");
    if (topic == null || code == null) {
      return Optional.empty();
    }
    try {
      Position of =
          new Position(
              topic,
              Integer.parseInt(String.valueOf(text(headers, "berth.partition"))),
              Long.parseLong(String.valueOf(text(headers, "berth.offset"))));
      return Optional.of(new Reject(of, code, reason == null ? "" : reason));
    } catch (NumberFormatException e) {
      return Optional.empty(); // somebody else's record: anyone may write to a topic
    }
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? code : code + ": " + reason;
  }
}
