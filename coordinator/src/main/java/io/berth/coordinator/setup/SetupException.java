package io.berth.coordinator.setup;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kafka is not as the coordinator needs it. The message is for people and lists every problem. */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final boolean passing;

  private SetupException(String message, @Nullable Throwable cause, boolean passing) {
    super(message, cause);
    this.problems = List.of();
    this.passing = passing;
  }

  SetupException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  /** What may be over soon, without anybody changing how Berth is started. */
  static SetupException passing(String message, Throwable cause) {
    return new SetupException(message, cause, true);
  }

  SetupException(String bootstrap, List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(
                Collectors.joining(
                    "\n  ", "Kafka at " + bootstrap + " is not as Berth needs it:\n  ", "")));
    this.problems = List.copyOf(problems);
    this.passing = false;
  }

  /** Whether it may be over soon by itself: brokers are away, or their names not known yet. */
  public boolean isPassing() {
    return passing;
  }

  /** Empty where Kafka itself did not answer. */
  public List<Problem> problems() {
    return problems;
  }
}
