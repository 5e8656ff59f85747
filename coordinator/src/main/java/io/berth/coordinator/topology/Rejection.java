package io.berth.coordinator.topology;

import io.berth.protocol.Code;
import io.berth.protocol.Topics;
import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** A record that is refused: its beginning, and in headers where it lies, which rule it broke. */
final class Rejection {
  private Rejection() {}

  static Record<byte[], Outgoing> of(
      Record<byte[], byte[]> record,
      Origin origin,
      Code code,
      String reason,
      Topics topics,
      long nowMs) {
    byte[] value = record.value();
    boolean truncated = value != null && value.length > Topics.REJECT_BYTES_MAX;
    var headers = new RecordHeaders();
    Headers.put(headers, Headers.CODE, code);
    Headers.put(headers, Headers.REASON, reason);
    Headers.put(headers, origin);
    Headers.put(headers, Headers.TRUNCATED, truncated);
    return new Record<>(
        cut(record.key()),
        new Outgoing(topics.rejects(), OptionalInt.empty(), cut(value)),
        nowMs,
        headers);
  }

  /** Its first 64 KiB. */
  static byte @Nullable [] cut(byte @Nullable [] bytes) {
    return bytes == null || bytes.length <= Topics.REJECT_BYTES_MAX
        ? bytes
        : Arrays.copyOf(bytes, Topics.REJECT_BYTES_MAX);
  }
}
