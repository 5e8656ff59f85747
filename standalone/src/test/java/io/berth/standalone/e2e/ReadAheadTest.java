package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is known of a partition is built before it opens, in the thread that restores its stores:
 * the one that decides has other partitions that would have to wait.
 */
@WithKafka
class ReadAheadTest {
  private static final String AHEAD = "berth_ledger_read_seconds_count{ahead=\"true\"}";
  private static final String LATE = "berth_ledger_read_seconds_count{ahead=\"false\"}";

  @TempDir private Path folder;

  private static Map<String, Double> reads(String scrape) {
    return Map.of("ahead", value(scrape, AHEAD), "late", value(scrape, LATE));
  }

  private static double value(String scrape, String series) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private static void expectAllReadAhead(String scrape) {
    assertThat(reads(scrape)).isEqualTo(Map.of("ahead", (double) Berthed.PARTITIONS, "late", 0.0));
  }

  /** The start of an empty one, a restart, and one that has lost its disk. */
  @Test
  void atEachStart(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("one"))) {
      expectAllReadAhead(berth.scrape());
      berth.apply(
          """
          {id: f, namespace: a, concurrency: {limit: 1}, tasks: [{id: t, type: log, message: m}]}
          """);
      berth.request("a/f", "one", "two", "three");
      berth.stopCoordinator();
      berth.startCoordinator();
      expectAllReadAhead(berth.scrape());
      berth.stopCoordinator();
      berth.startCoordinator(folder.resolve("two"));
      expectAllReadAhead(berth.scrape());
      berth.startWorker(1);
      DecisionLog log = berth.awaitSettled("one", "two", "three");
      assertThat(log.only(decision -> decision.decision() == Decision.Kind.ADMITTED).runs())
          .containsExactly("one", "two", "three");
    }
  }

  /** From a copy of their own, and without one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whenPartitionsAreTakenOver(int standbys, TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("one" + standbys), standbys);
        Berthed other = Berthed.start(kafka, folder.resolve("two" + standbys), standbys)) {
      Await.until("they share the partitions", () -> reads(other.scrape()).get("ahead") > 0);
      berth.stopCoordinator();
      Await.until(
          "the other has all of them",
          () -> reads(other.scrape()).get("ahead") >= Berthed.PARTITIONS);
      assertThat(reads(other.scrape())).containsEntry("late", 0.0);
    }
  }
}
