package io.berth.coordinator;

/** A topic is gone, and what was decided with it: no new thread brings it back. */
final class DeletedTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeletedTopicException(String topic) {
    super(
        "Topic %s was deleted, and with it what was decided. Stop all coordinators and start one: it says what can be done."
            .formatted(topic));
  }
}
