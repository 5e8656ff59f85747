package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A partition that finds an invariant broken decides nothing more, and says so. The fault: what
 * Kafka keeps of a store says of a run that is at work that its back-off is over.
 */
@WithKafka
class BrokenInvariantTest {
  private static final int HOME = Tenants.home(Tenants.DEFAULT, Berthed.PARTITIONS);

  private static final String IMPOSSIBLE =
      """
      {"state":"UNDECIDED","request":{"flow":"a/f","id":"odd"},"arrival":99,
       "arrivedAt":"2026-01-01T00:00:00.000Z","revision":1,"tries":{"attempt":0,"failed":0,"lost":0},
       "until":"2026-01-01T00:00:01.000Z"}
      """;

  @Test
  void thePartitionStopsAndSaysWhichOneAndWhere_andTheOthersGoOn(
      TestKafka kafka, @TempDir Path folder) throws Exception {
    String other =
        Berthed.tenantsOfEveryPartition("t").stream()
            .filter(tenant -> Tenants.home(tenant, Berthed.PARTITIONS) != HOME)
            .findFirst()
            .orElseThrow();
    String flow = "{id: f, namespace: a, tasks: [{id: t, type: log, message: m}]}";
    try (Berthed berth = Berthed.start(kafka, folder.resolve("first"))) {
      berth.apply(flow);
      berth.apply(flow + "\n---\n" + flow.replace("{id", "{tenant: " + other + ", id"));
      berth.stopCoordinator();
      tamper(kafka);
      berth.startCoordinator(folder.resolve("second"));
      Asking asking = berth.asking();
      Await.until("it stops", () -> asking.get("/health").text().contains("DEGRADED"));
      assertThat(asking.get("/health").status()).isEqualTo(503);
      // A roll-out goes on, and nobody restarts it: that would be of no use.
      assertThat(asking.get("/ready").status()).isEqualTo(200);
      assertThat(asking.get("/live").status()).isEqualTo(200);
      assertThat(asking.get("/health").text())
          .contains(
              "Partition " + HOME + " stopped as time passed, because an invariant is broken: I9:",
              "default/odd");

      berth.publishRequest("a/f", "later");
      berth.startWorker(1);
      berth.request(List.of(Request.of(other, FlowName.parse("a/f"), "goes-on")));
      DecisionLog log =
          berth.await(
              "the other runs", so -> so.ofTenant(other).says(Decision.Kind.SUCCEEDED, "goes-on"));
      assertThat(log.size()).isEqualTo(3); // of that run
      assertThat(berth.metric("berth_partitions_stopped")).isEqualTo(1);
      assertThat(berth.metric("berth_ready")).isEqualTo(1);
      assertThat(asking.get("/api/runs?tenant=" + other).status()).isEqualTo(200);
      assertThat(asking.get("/api/runs").status()).isEqualTo(503);
      assertThat(asking.get("/api/runs").text())
          .contains("Partition " + HOME + " has stopped: /health");
      assertThat(taken(kafka)).as("what is not decided is not read").isZero();
    }
  }

  private static long taken(TestKafka kafka) {
    TopicPartition requests = new TopicPartition(kafka.topics().requests(), HOME);
    OffsetAndMetadata committed =
        TestKafka.get(
                kafka
                    .admin()
                    .listConsumerGroupOffsets(kafka.topics().application())
                    .partitionsToOffsetAndMetadata())
            .get(requests);
    return committed == null ? 0 : committed.offset();
  }

  private static void tamper(TestKafka kafka) throws Exception {
    kafka
        .producer(Map.of())
        .send(
            new ProducerRecord<>(
                kafka.topics().application() + "-runs-changelog",
                HOME,
                "default/odd",
                IMPOSSIBLE.getBytes(StandardCharsets.UTF_8)))
        .get();
  }
}
