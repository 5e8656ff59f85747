package io.berth.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.protocol.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class ClientTest {
  private static final ClientSettings SETTINGS =
      new ClientSettings(
          "kafka.example:9092",
          new Topics("berth."),
          Map.of("sasl.jaas.config", "hush", "security.protocol", "SASL_SSL"));

  @Test
  void settingsDoNotPrintSecrets() {
    assertThat(SETTINGS.toString()).contains("kafka.example:9092").doesNotContain("hush");
  }

  @Test
  void whatMustBeSoWinsOverTheUsersProperties_whichWinOverOurs() {
    ClientSettings settings =
        new ClientSettings(
            "here:1",
            new Topics("berth."),
            Map.of(
                "client.id", "mine",
                "bootstrap.servers", "there:2",
                "isolation.level", "read_uncommitted"));
    assertThat(KafkaConnection.properties(settings, Map.of("isolation.level", "read_committed")))
        .containsEntry("client.id", "mine")
        .containsEntry("bootstrap.servers", "here:1")
        .containsEntry("isolation.level", "read_committed");
  }

  @Test
  void kafkasFailuresSayWhatToDoNext() {
    assertExplained(
        new org.apache.kafka.common.errors.TimeoutException("no node"),
        "can't reach Kafka at kafka.example:9092: is it running?");
    assertExplained(
        new UnknownTopicOrPartitionException(),
        "no Berth topics at kafka.example:9092 (looked for berth.*): start a coordinator first");
    assertExplained(new SaslAuthenticationException("no such user"), "refuses the login");
    assertExplained(new TopicAuthorizationException("berth.requests"), "doesn't allow this");
  }

  private static void assertExplained(Exception cause, String words) {
    assertThat(new KafkaTrouble(SETTINGS).explained(new ExecutionException(cause)))
        .hasMessageContaining(words);
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Map<String, String> quick =
        Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500");
    ClientSettings settings = new ClientSettings("127.0.0.1:" + port, new Topics("berth."), quick);
    assertThatThrownBy(() -> KafkaConnection.open(settings))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith("can't reach Kafka at 127.0.0.1:" + port + ": is it running?");
    assertThat(KafkaConnection.SILENCE_MAX).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aHostWithoutAnAddressIsNamed() {
    ClientSettings settings =
        new ClientSettings("nowhere.invalid:9092", new Topics("berth."), Map.of());
    assertThatThrownBy(() -> KafkaConnection.open(settings))
        .isInstanceOf(ClientException.class)
        .hasMessageStartingWith("can't find the host of 'nowhere.invalid:9092'");
  }

  @Test
  void madeUpRunIdsAreUuidsThatSortByTime() {
    Random random = new Random(7);
    String earlier = RunIds.next(Instant.ofEpochMilli(1_700_000_000_000L), random);
    String later = RunIds.next(Instant.ofEpochMilli(1_700_000_000_001L), random);
    assertThat(earlier).isLessThan(later);
    assertThat(UUID.fromString(earlier).version()).isEqualTo(7);
    assertThat(UUID.fromString(earlier).variant()).isEqualTo(2);
  }

  @Test
  void aDeadlineSaysHowLongToWaitInOneGo() {
    AtomicLong nanos = new AtomicLong(-5); // nanoTime may be anything
    Deadline deadline = Deadline.in(Duration.ofSeconds(1), nanos::get);
    assertThat(deadline.left(Duration.ofMillis(400))).isEqualTo(Duration.ofMillis(400));
    nanos.addAndGet(Duration.ofMillis(900).toNanos());
    assertThat(deadline.left(Duration.ofMillis(400))).isEqualTo(Duration.ofMillis(100));
    assertThat(deadline.passed()).isFalse();
    nanos.addAndGet(Duration.ofMillis(200).toNanos());
    assertThat(deadline.left(Duration.ofMillis(400))).isZero();
    assertThat(deadline.passed()).isTrue();
    assertThat(Deadline.in(null, nanos::get).passed()).isFalse();
  }
}
