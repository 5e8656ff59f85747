package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.view.LimitState;
import io.berth.coordinator.view.RunRow;
import io.berth.coordinator.view.RunState;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two coordinators share the partitions; either answers for all of them. */
@WithKafka
class SeveralInstancesTest {
  private static final int PARTITIONS = Berthed.PARTITIONS;
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);
  private static final List<String> TENANTS = Berthed.tenantsOfEveryPartition("acme");

  @TempDir private Path folder;

  private CoordinatorSettings settings(TestKafka kafka, String name) {
    return CoordinatorSettings.of(kafka.bootstrap(), folder.resolve(name))
        .withTopics(kafka.topics())
        .withPartitions(PARTITIONS)
        .withStandbys(0);
  }

  private static Coordinator start(CoordinatorSettings settings) throws InterruptedException {
    Coordinator coordinator = Coordinator.start(settings);
    coordinator.awaitReady(READY_LIMIT);
    return coordinator;
  }

  /** Asked as another instance asks: it answers only for what it decides itself. */
  private static boolean decides(Asking instance, int partition) {
    Asking.Reply reply =
        instance.send(
            instance.request("/api/runs").header("Berth-Partitions", "" + partition).build());
    if (reply.status() != 200) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.error().get("code")).isEqualTo("OWNER_UNKNOWN");
    }
    return reply.status() == 200;
  }

  private static List<Integer> decidedBy(Asking instance) {
    return IntStream.range(0, PARTITIONS)
        .filter(partition -> decides(instance, partition))
        .boxed()
        .toList();
  }

  /** Until each decides some partitions, and between them all. */
  private static void awaitShared(Asking one, Asking two) {
    Await.value(
        "both decide some partitions",
        READY_LIMIT,
        () -> {
          List<Integer> ofOne = decidedBy(one);
          List<Integer> ofTwo = decidedBy(two);
          boolean shared = ofOne.size() + ofTwo.size() == PARTITIONS;
          return shared && !ofOne.isEmpty() && !ofTwo.isEmpty()
              ? Optional.of(true)
              : Optional.empty();
        });
  }

  /** Until the code of what it says about all partitions is this one; empty: it has an answer. */
  private static Map<?, ?> awaitCode(Asking instance, String code) {
    return Await.value(
        "an answer, or " + code,
        READY_LIMIT,
        () -> {
          Asking.Reply reply = instance.get("/api/runs");
          assertThat(reply.status()).isIn(200, 503);
          Map<?, ?> error = reply.status() == 200 ? Map.of("code", "") : reply.error();
          return error.get("code").equals(code) ? Optional.of(error) : Optional.empty();
        });
  }

  /** Of each tenant one run that goes and one that waits. */
  private static void fill(TestKafka kafka) {
    try (KafkaConnection connection =
        KafkaConnection.open(new ClientSettings(kafka.bootstrap(), kafka.topics(), Map.of()))) {
      List<Outgoing> records = new ArrayList<>();
      for (String tenant : TENANTS) {
        String yaml =
            """
            tenant: %s
            id: etl
            namespace: company.team
            concurrency: {limit: 1}
            tasks:
              - {id: wait, type: sleep, duration: PT10M}
            """
                .formatted(tenant);
        records.add(
            Outgoing.definition(
                kafka.topics(), DefinitionFile.read(yaml).definitions().getFirst()));
        for (String run : List.of("r1", "r2")) {
          Request request = Request.of(tenant, FlowName.parse("company.team/etl"), run);
          records.add(Outgoing.request(kafka.topics(), request));
        }
      }
      List<Position> sent = connection.send(records);
      Await.until("all is decided", () -> connection.taken(sent));
    }
  }

  private static void expectEverything(Asking instance) {
    for (String tenant : TENANTS) {
      assertThat(instance.explain(tenant, "r1").state()).isEqualTo(RunState.ADMITTED);
      assertThat(instance.explain(tenant, "r2").sentence())
          .isEqualTo("Run r2 waits for flow:company.team/etl (1 of 1 slot taken).");
    }
    assertThat(instance.limits("").limits())
        .extracting(LimitState::tenant)
        .containsExactlyInAnyOrderElementsOf(TENANTS);
    assertThat(instance.runs("?state=QUEUED").runs())
        .extracting(RunRow::tenant)
        .containsExactlyInAnyOrderElementsOf(TENANTS);
    assertThat(instance.runs("?most=1").counts())
        .isEqualTo(Map.of(RunState.ADMITTED, 8L, RunState.QUEUED, 8L));
  }

  @Test
  void eitherAnswersForAll_alsoWhenTheOtherHasGone(TestKafka kafka) throws Exception {
    try (Coordinator one = start(settings(kafka, "one"))) {
      Asking first = new Asking(one.httpPort());
      try (Coordinator two = start(settings(kafka, "two"))) {
        Asking second = new Asking(two.httpPort());
        awaitShared(first, second);
        awaitCode(first, "");
        awaitCode(second, "");
        fill(kafka);
        expectEverything(first);
        expectEverything(second);
        Asking.Reply unknown = first.get("/api/explain?tenant=acme0&run=nobody");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(second.get("/api/explain?tenant=acme0&run=nobody").text())
            .as("whichever of them it was that knew")
            .isEqualTo(unknown.text());
      }
      awaitCode(first, ""); // it has taken over
      expectEverything(first);
    }
  }

  /**
   * The second instance advertises an address where nobody listens, or that of the first: what only
   * it can answer has no answer then, and no question goes in circles.
   */
  @ParameterizedTest
  @CsvSource({"nobody's, OWNER_SILENT", "the first's, OWNER_UNKNOWN"})
  void anInstanceThatIsNotFoundWhereItSaysIsNamed(String whose, String code, TestKafka kafka)
      throws Exception {
    Topics topics = new Topics(kafka.prefix() + code.toLowerCase(Locale.ROOT) + ".");
    try (Coordinator one = start(settings(kafka, "one").withTopics(topics))) {
      Asking first = new Asking(one.httpPort());
      String advertised = "127.0.0.1:" + (whose.startsWith("nobody") ? 1 : one.httpPort());
      try (Coordinator two =
          start(settings(kafka, "two").withTopics(topics).withAdvertised(advertised))) {
        Asking second = new Asking(two.httpPort());
        awaitShared(first, second);
        Map<?, ?> error = awaitCode(first, code);
        assertThat(error.get("message").toString()).contains("--http-advertised");
        for (String tenant : TENANTS) {
          boolean ofFirst = decides(first, Tenants.home(tenant, PARTITIONS));
          Asking owner = ofFirst ? first : second;
          assertThat(owner.get("/api/limits?tenant=" + tenant).status()).isEqualTo(200);
          assertThat(first.get("/api/limits?tenant=" + tenant).status())
              .isEqualTo(ofFirst ? 200 : 503);
        }
      }
    }
  }
}
