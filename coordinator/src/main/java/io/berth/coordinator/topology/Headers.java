package io.berth.coordinator.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The headers of records that were passed on or refused: where they first arrived, and why. */
final class Headers {
  static final String TOPIC = "berth.topic";
  static final String PARTITION = "berth.partition";
  static final String OFFSET = "berth.offset";
  static final String TIMESTAMP = "berth.timestamp";
  static final String CODE = "berth.code";
  static final String REASON = "berth.reason";
  static final String TRUNCATED = "berth.truncated";

  /** Of the record that an opened partition sends itself. */
  static final String OPENED = "berth.opened";

  private Headers() {}

  static void put(org.apache.kafka.common.header.Headers headers, String name, Object value) {
    headers.add(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }

  static void put(org.apache.kafka.common.header.Headers headers, Origin origin) {
    put(headers, TOPIC, origin.topic());
    put(headers, PARTITION, origin.partition());
    put(headers, OFFSET, origin.offset());
    put(headers, TIMESTAMP, origin.timestamp());
  }

  /** Where a record of the inbox first arrived; null if it doesn't say so. */
  static @Nullable Origin origin(org.apache.kafka.common.header.Headers headers) {
    Header topic = headers.lastHeader(TOPIC);
    Header partition = headers.lastHeader(PARTITION);
    Header offset = headers.lastHeader(OFFSET);
    Header timestamp = headers.lastHeader(TIMESTAMP);
    if (topic == null || partition == null || offset == null || timestamp == null) {
      return null;
    }
    try {
      return new Origin(
          text(topic),
          Integer.parseInt(text(partition)),
          Long.parseLong(text(offset)),
          Long.parseLong(text(timestamp)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static boolean isOpened(org.apache.kafka.common.header.Headers headers) {
    return headers.lastHeader(OPENED) != null;
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
