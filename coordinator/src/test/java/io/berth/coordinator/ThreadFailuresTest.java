package io.berth.coordinator;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.topology.StoppedPartitions;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
  private final ThreadFailures failures =
      new ThreadFailures(Path.of("state"), new StoppedPartitions());

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
  }

  @Test
  void whatStaysAndWhatIsOursStopsIt() {
    assertThat(failures.handle(new StreamsException(new RecordTooLargeException())))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fault()).isPresent();
    IllegalStateException ours = new IllegalStateException("expected something else");
    assertThat(failures.handle(ours)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fault()).contains(ours);
  }
}
