package io.berth.coordinator;

import io.berth.coordinator.http.Health;
import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.coordinator.setup.QueueSetup;
import io.berth.coordinator.topology.StoppedPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** How an instance is, from what its parts know of themselves. Thread-safe. */
final class Condition {
  private static final double STALLED_SECONDS = 10;
  private static final String NOT_YET =
      "It does not decide yet: partitions move, or it reads back what it knew, of which"
          + " berth_restore_lag_records is left";

  private final KafkaStreams streams;
  private final ThreadFailures failures;
  private final StoppedPartitions stopped;
  private final BrokerWatch brokers;
  private final QueueSetup queues;
  private final CoordinatorMetrics metrics;

  Condition(
      KafkaStreams streams,
      ThreadFailures failures,
      StoppedPartitions stopped,
      BrokerWatch brokers,
      QueueSetup queues,
      CoordinatorMetrics metrics) {
    this.streams = streams;
    this.failures = failures;
    this.stopped = stopped;
    this.brokers = brokers;
    this.queues = queues;
    this.metrics = metrics;
  }

  /** Whether all its partitions are open, but for those that stopped. */
  boolean ready() {
    return live() && streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Whether it has not stopped for good. */
  private boolean live() {
    return failures.fault().isEmpty();
  }

  /** Whether it decides what comes, if perhaps not in all of its partitions. */
  boolean decides() {
    return ready() && passing().isEmpty();
  }

  /** What is told to whoever asks. */
  Health health() {
    List<String> problems = new ArrayList<>();
    failures
        .fault()
        .ifPresent(cause -> problems.add("It stopped because of a fault of its own: " + cause));
    problems.addAll(stopped.messages());
    Optional<String> passing = passing();
    passing.ifPresent(problems::add);
    boolean ready = ready();
    if (!ready) {
      failures.kafkaProblem().ifPresent(problems::add);
      if (problems.isEmpty()) {
        problems.add(NOT_YET);
      }
    }
    queues.problems().forEach((queue, problem) -> problems.add("Queue " + queue + ": " + problem));
    boolean decides = ready && passing.isEmpty();
    return new Health(decides && stopped.count() == 0, decides, live(), state(), problems);
  }

  private String state() {
    if (!live()) {
      return "BROKEN";
    }
    return stopped.count() > 0 ? "DEGRADED" : streams.state().name();
  }

  /** What keeps it from deciding, and may be over by itself. */
  private Optional<String> passing() {
    return brokers.problem().or(failures::diskProblem).or(this::stalledProblem);
  }

  /**
   * Brokers may answer and yet not take what is written, as with too few copies in sync; and lines
   * that are grouped anew are no decisions.
   */
  private Optional<String> stalledProblem() {
    double seconds = metrics.stalledSeconds();
    return seconds < STALLED_SECONDS
        ? Optional.empty()
        : Optional.of(
            "Something could be decided, and nothing was for %.0f s: Kafka may not take what is"
                    .formatted(seconds)
                + " written, or a limit was changed for which very many lines wait");
  }
}
