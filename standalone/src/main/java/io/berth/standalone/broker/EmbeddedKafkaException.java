package io.berth.standalone.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker can't start. The message is for people: what is wrong, and what to do. */
public final class EmbeddedKafkaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedKafkaException(String message) {
    super(message);
  }

  EmbeddedKafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
