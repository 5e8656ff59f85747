package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator to which nothing comes writes nothing to Kafka, but a sign of life now and then.
 */
@WithKafka
class IdleTest {
  private static final String FLOW = "acme/load";
  private static final Duration HUNDRED_COMMIT_INTERVALS = Duration.ofSeconds(2);

  @TempDir private Path folder;

  @Test
  void withoutInputThereAreNoTransactions(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.apply(
          """
          namespace: acme
          id: load
          tasks: [{id: sleep, type: sleep, duration: PT1S}]
          """);
      berth.request(FLOW, "first");
      Await.until(
          "no more transactions",
          () -> {
            Map<String, Integer> before = epochs(kafka);
            Thread.sleep(HUNDRED_COMMIT_INTERVALS);
            return epochs(kafka).equals(before);
          });

      Map<String, Integer> before = epochs(kafka);
      berth.request(FLOW, "second");
      berth.await("it is decided", so -> so.admitted().size() == 2);
      assertThat(epochs(kafka)).isNotEqualTo(before);
    }
  }

  /** The epoch of a producer goes up with each transaction (transaction.version 2). */
  private static Map<String, Integer> epochs(TestKafka kafka) {
    var ids =
        TestKafka.get(kafka.admin().listTransactions().all()).stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(kafka.topics().application()))
            .toList();
    assertThat(ids).isNotEmpty();
    return TestKafka.get(kafka.admin().describeTransactions(ids).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().producerEpoch()));
  }
}
