package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.standalone.Page;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import io.berth.worker.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody says how many runs may go at once: the workers that are there do. */
@WithKafka
class FleetLimitTest {
  private static final String FLOW = "company.team/etl";
  private static final List<String> RUNS = IntStream.range(0, 20).mapToObj(i -> "r" + i).toList();

  @Test
  void runsWaitInLineForWorkers_andAsManyGoAsTheyCanRun(TestKafka kafka, @TempDir Path folder)
      throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder)) {
      berth.apply(
          Page.of("docs", "limits.md").block("<!-- FleetLimitTest -->")
              + """
              ---
              id: etl
              namespace: company.team
              tasks: [{id: wait, type: sleep, duration: PT0.3S}]
              """);
      berth.request(FLOW, RUNS);
      assertThat(berth.log().count(Kind.QUEUED)).isEqualTo(RUNS.size());
      assertThat(berth.asking().explain("default", "r0").sentence()).contains("no live workers");

      awaitNobody(berth, RUNS.size());

      Worker worker = berth.startWorker(4);
      DecisionLog log = berth.awaitSettled(RUNS);
      // What they can run, and a tenth more, so that the next one is there when one ends.
      log.neverMoreThan(5).admittedInOrderOfArrival().everySettledOnce(RUNS).nothingLeftActive();
      assertThat(log.mostActive()).isEqualTo(5);

      worker.close(); // says so
      berth.request(FLOW, "late");
      assertThat(berth.log().active()).isEmpty();
      awaitNobody(berth, 1);
    }
  }

  /** It is shown that nobody lives there, which is more than that nothing is shown. */
  private static void awaitNobody(Berthed berth, int waiting) {
    Await.until(
        "no workers, for all to see",
        () ->
            berth
                .scrape()
                .lines()
                .toList()
                .containsAll(
                    List.of(
                        "berth_queue_workers{queue=\"default\"} 0.0",
                        "berth_queue_dispatched{queue=\"default\"} 0.0",
                        "berth_queue_waiting{queue=\"default\"} " + waiting + ".0")));
  }
}
