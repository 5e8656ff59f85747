package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker is killed in the middle of a run: the run goes on elsewhere, on the same slot. */
@WithKafka
class LostWorkerTest {
  private static final String FLOW = "company.team/etl";
  private static final List<String> RUNS = List.of("r1", "r2");

  @TempDir private Path folder;

  @Test
  void itsRunIsLost_andTheNextAttemptKeepsTheSlot(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"));
        BerthChild first =
            BerthChild.worker(kafka, folder.resolve("worker.log"), "--concurrency", "4")) {
      // The first attempt never ends; any other does at once.
      berth.apply(
          """
          id: etl
          namespace: company.team
          concurrency: {limit: 1}
          lease: PT3S
          tasks:
            - id: load
              type: shell
              commands:
                - if [ "$BERTH_RUN" = r1 ] && [ "$BERTH_ATTEMPT" = 1 ]; then sleep 60; fi
          """);
      berth.request(FLOW, RUNS);
      DecisionLog log = berth.await("r1 is at work", so -> so.says(Kind.STARTED, "r1"));
      String lost = log.the(Kind.STARTED, "r1").worker();
      first.kill();
      berth.startWorker(4);

      berth.awaitSettled(RUNS);
      assertThat(log.steps("r1"))
          .containsExactly(
              Kind.ADMITTED, Kind.STARTED, Kind.LOST, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
      assertThat(DecisionLog.code(log.the(Kind.LOST, "r1"))).isEqualTo(Code.WORKER_LOST);
      assertThat(log.the(Kind.ADMITTED, "r1").attempt()).isEqualTo(2);
      assertThat(log.the(Kind.STARTED, "r1").worker()).isNotEqualTo(lost);
      assertThat(log.steps("r2"))
          .containsExactly(Kind.QUEUED, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
      assertThat(log.mostActive()).isEqualTo(1);
      log.neverMoreThan(1).admittedInOrderOfArrival().everySettledOnce(RUNS).nothingLeftActive();
    }
  }
}
