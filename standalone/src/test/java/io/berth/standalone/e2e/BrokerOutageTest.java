package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.broker.EmbeddedKafka;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The only broker goes away for a while: everybody waits and goes on by themselves, and the
 * coordinator says so. That a worker does is in {@code WorkerAgainstKafkaTest}.
 */
class BrokerOutageTest {
  private static final String FLOW = "company.team/etl";
  private static final List<String> BEFORE = List.of("r1", "r2", "r3");
  private static final List<String> AFTER = List.of("r4", "r5");

  @TempDir private Path folder;

  @Test
  void itIsSaidInHealth_andWorkGoesOnAfterwards() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    String bootstrap = kafka.bootstrap();
    int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    try {
      try (Berthed berth = Berthed.start(TestKafka.on(bootstrap), folder.resolve("state"))) {
        berth.startWorker(4);
        berth.apply(
            """
            id: etl
            namespace: company.team
            concurrency: {limit: 1}
            tasks:
              - {id: wait, type: sleep, duration: PT0.5S}
            """);
        berth.request(FLOW, BEFORE);
        berth.await("r1 is through", log -> log.allSettled(List.of("r1")));

        kafka.close();
        Await.until("the coordinator says that it waits", () -> !healthy(berth));
        assertThat(berth.asking().get("/health").text()).contains("No answer from Kafka at");
        assertThat(berth.asking().get("/ready").status()).isEqualTo(503);
        assertThat(berth.asking().get("/live").status()).isEqualTo(200);

        kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        Await.until("the coordinator is well again", () -> healthy(berth));
        berth.request(FLOW, AFTER);
        DecisionLog log = berth.awaitSettled("r1", "r2", "r3", "r4", "r5");
        log.neverMoreThan(1).admittedInOrderOfArrival().nothingLeftActive();
      }
    } finally {
      kafka.close();
    }
  }

  private static boolean healthy(Berthed berth) {
    return berth.asking().get("/health").status() == 200;
  }
}
