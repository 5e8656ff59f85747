package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets can be lost or reset by hand; what was decided is remembered elsewhere. */
@WithKafka
class OffsetsLostTest {
  private static final String FLOW = "company.team/etl";

  @TempDir private Path folder;

  private static List<String> runs(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "r" + i).toList();
  }

  @Test
  void whatWasDecidedIsNotDecidedAgain(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.startWorker(8);
      berth.apply(
          """
          id: etl
          namespace: company.team
          concurrency: {limit: 5}
          tasks:
            - {id: wait, type: sleep, duration: PT0.02S}
          """);
      List<String> old = runs(0, 50);
      berth.request(FLOW, old);
      DecisionLog log = berth.awaitSettled(old);
      int before = log.size();

      berth.stopCoordinator();
      long reset = readAllAgain(kafka);
      assertThat(reset).isGreaterThan(old.size());
      berth.startCoordinator();

      Await.until(
          reset + " old inputs are skipped",
          () -> berth.metric("berth_inputs_skipped_total") >= reset);
      assertThat(berth.await("the log is read on", so -> true).size()).isEqualTo(before);

      List<String> young = runs(50, 70);
      berth.request(FLOW, young);
      berth.awaitSettled(young);
      assertThat(log.only(decision -> old.contains(decision.run())).size()).isEqualTo(before);
      assertThat(arrivalsOf(log, young))
          .allMatch(arrival -> arrival > arrivalsOf(log, old).getLast());
      log.neverMoreThan(5)
          .admittedInOrderOfArrival()
          .everySettledOnce(runs(0, 70))
          .nothingLeftActive();
      assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(70);
    }
  }

  /**
   * Returns how many records will be read again at least: in the inbox the ends of transactions
   * have offsets too.
   */
  private static long readAllAgain(TestKafka kafka) {
    String group = kafka.topics().application();
    Map<TopicPartition, OffsetAndMetadata> committed =
        TestKafka.get(
            kafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, OffsetAndMetadata> beginning =
        committed.keySet().stream()
            .collect(Collectors.toMap(partition -> partition, at -> new OffsetAndMetadata(0)));
    Await.until("no member is left", () -> isEmpty(kafka, group));
    TestKafka.get(kafka.admin().alterConsumerGroupOffsets(group, beginning).all());
    return committed.entrySet().stream()
        .filter(each -> !each.getKey().topic().equals(kafka.topics().inbox()))
        .mapToLong(each -> each.getValue().offset())
        .sum();
  }

  private static boolean isEmpty(TestKafka kafka, String group) {
    return TestKafka.get(kafka.admin().describeConsumerGroups(List.of(group)).all())
        .values()
        .stream()
        .allMatch(description -> description.members().isEmpty());
  }

  private static List<Long> arrivalsOf(DecisionLog log, Collection<String> runs) {
    Stream<Decision> first = runs.stream().map(run -> log.of(run).getFirst());
    return first.map(Decision::arrival).sorted().toList();
  }
}
