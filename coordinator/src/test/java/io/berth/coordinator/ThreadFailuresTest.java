package io.berth.coordinator;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.topology.StoppedPartitions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadFailuresTest {
  private Duration now = Duration.ZERO;
  private final List<Duration> pauses = new ArrayList<>();
  private final ThreadFailures failures =
      new ThreadFailures(
          Path.of("state"), new StoppedPartitions(), () -> now.toNanos(), pauses::add);

  @Test
  void whatKafkaRefusesMayPassAndIsTold() {
    assertThat(failures.kafkaProblem()).isEmpty();
    var refused = new StreamsException(new TopicAuthorizationException("no WRITE on decisions"));
    assertThat(failures.handle(refused)).isEqualTo(REPLACE_THREAD);
    assertThat(failures.kafkaProblem().orElseThrow()).contains("no WRITE on decisions");
    assertThat(failures.fault()).isEmpty();
    assertThat(failures.diskProblem()).isEmpty();
  }

  @Test
  void whatKafkaRefusesIsNamedEvenIfKafkaDoesNot() {
    var refused = new TopicAuthorizationException("Authorization failed.");
    failures.handle(new StreamsException("Could not create topic changelog.", refused));
    assertThat(failures.kafkaProblem().orElseThrow())
        .endsWith("Could not create topic changelog. Authorization failed.");
  }

  @Test
  void aDiskMayBeMendedAndIsTold() {
    var full = new ProcessorStateException("flush", new IOException("No space left on device"));
    assertThat(failures.handle(full)).isEqualTo(REPLACE_THREAD);
    assertThat(failures.diskProblem().orElseThrow()).contains("state", "No space left on device");
    assertThat(failures.kafkaProblem()).isEmpty();
    assertThat(pauses).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatStaysStopsIt(Throwable failure) {
    assertThat(failures.handle(new StreamsException("At work", failure)))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fault()).contains(failure);
  }

  static List<Throwable> lasting() {
    return List.of(
        new RecordTooLargeException(),
        new MissingSourceTopicException("requests"),
        new DeletedTopicException("changelog"),
        new BrokenInvariantException("I2", "expected something else"),
        new OutOfMemoryError());
  }

  @Test
  void whatNobodyKnowsMayPass_butNotAFourthTimeWithinTenMinutes() {
    var odd = new StreamsException(new IllegalStateException("No entry found for connection 2"));
    for (int minute = 0; minute < 9; minute += 3) {
      now = Duration.ofMinutes(minute);
      assertThat(failures.handle(odd)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(failures.kafkaProblem().orElseThrow()).contains("No entry found");
    now = Duration.ofMinutes(11); // the first of them is forgotten
    assertThat(failures.handle(odd)).isEqualTo(REPLACE_THREAD);
    assertThat(failures.fault()).isEmpty();
    assertThat(failures.handle(odd)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fault()).contains(odd.getCause());
  }

  @Test
  void whatFailsAgainAtOnceIsNotTriedAgainAtOnce() {
    var odd = new StreamsException(new IllegalStateException("closed"));
    failures.handle(odd);
    assertThat(pauses).isEmpty();
    now = Duration.ofSeconds(1);
    failures.handle(odd);
    assertThat(pauses).hasSize(1);
    now = Duration.ofMinutes(1);
    assertThat(failures.kafkaProblem()).as("it seems to have passed").isEmpty();
  }
}
