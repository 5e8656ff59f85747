package io.berth.coordinator.setup;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kafka is not as the coordinator needs it. The message is for people and lists every problem. */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problems = List.of();
  }

  SetupException(String bootstrap, List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(
                Collectors.joining(
                    "\n  ", "Kafka at " + bootstrap + " is not as Berth needs it:\n  ", "")));
    this.problems = List.copyOf(problems);
  }

  /** Empty where Kafka itself did not answer. */
  public List<Problem> problems() {
    return problems;
  }
}
