package io.berth.coordinator.setup;

/**
 * One thing in Kafka that is not as it must be.
 *
 * @param subject what it is about: {@code topic berth.requests}, {@code group berth.workers.gpu}
 * @param setting which of its settings
 * @param command mends it; where no command can, what to do instead
 */
public record Problem(
    String subject, String setting, String expected, String found, String command) {
  @Override
  public String toString() {
    return subject
        + ": expected "
        + setting
        + " to be "
        + expected
        + ", but was "
        + found
        + ". To mend it: "
        + command;
  }
}
