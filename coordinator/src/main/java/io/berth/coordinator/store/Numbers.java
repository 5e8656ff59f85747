package io.berth.coordinator.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A number as eight bytes, big-endian. */
final class Numbers {
  private Numbers() {}

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long orElse(byte @Nullable [] bytes, long absent) {
    return bytes == null ? absent : ByteBuffer.wrap(bytes).getLong();
  }
}
