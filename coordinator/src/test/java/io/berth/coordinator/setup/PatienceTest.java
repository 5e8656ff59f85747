package io.berth.coordinator.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Waiting for Kafka is no reason to end; what stays as it is, is. */
class PatienceTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Patience patience = new Patience(() -> 0, pauses::add);

  private static Supplier<String> failing(SetupException... failures) {
    Deque<SetupException> left = new ArrayDeque<>(List.of(failures));
    return () -> {
      if (!left.isEmpty()) {
        throw left.removeFirst();
      }
      return "done";
    };
  }

  private static SetupException away(String words) {
    return SetupException.passing(words, new TimeoutException());
  }

  @Test
  void whatPassesIsTriedAgain_andToldMeanwhile() {
    Supplier<String> third = failing(away("no broker"), away("no leader"));
    assertThat(patience.until(third, problems::add)).isEqualTo("done");
    assertThat(problems).containsExactly("no broker", "no leader");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void whatStaysEndsIt() {
    SetupException refused =
        new SetupException("no WRITE", new TopicAuthorizationException("meta"));
    assertThatThrownBy(() -> patience.until(failing(away("no broker"), refused), problems::add))
        .isSameAs(refused);
    assertThat(pauses).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void passes(KafkaException failure) {
    assertThat(Patience.passes(failure)).isTrue();
  }

  static List<KafkaException> passing() {
    return List.of(
        new TimeoutException("no leader"),
        new NotEnoughReplicasException("1 of 2"),
        new InvalidReplicationFactorException("2 brokers are registered"),
        new KafkaException("At work", new TimeoutException("later")),
        new KafkaException(
            "Failed to construct kafka consumer",
            new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")));
  }

  @ParameterizedTest
  @MethodSource("staying")
  void stays(KafkaException failure) {
    assertThat(Patience.passes(failure)).isFalse();
  }

  static List<KafkaException> staying() {
    return List.of(
        new TopicAuthorizationException("meta"),
        new SaslAuthenticationException("no such user"),
        new TimeoutException("gave up", new SaslAuthenticationException("no such user")),
        new PolicyViolationException("too many partitions"),
        new KafkaException("What is this?"));
  }
}
