package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.RunKey;
import io.berth.protocol.Signal;
import io.berth.protocol.Tenants;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Instant;
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
      assertThat(stops(kafka, 1))
          .as("if the first attempt goes on, it ends")
          .containsExactly("r1#1");
      report(kafka, lost, "r1", 1);
      assertThat(stops(kafka, 2)).as("whoever says that it does is told").containsOnly("r1#1");
      log.neverMoreThan(1).admittedInOrderOfArrival().everySettledOnce(RUNS).nothingLeftActive();
    }
  }

  private static List<String> stops(TestKafka kafka, int count) {
    return kafka.read(kafka.topics().signals(), count).stream()
        .map(record -> Json.read(record.value(), Signal.class))
        .map(signal -> signal.run() + "#" + signal.attempt())
        .toList();
  }

  /** A worker that was taken for dead says that it is at work. */
  private static void report(TestKafka kafka, String worker, String run, int attempt) {
    int home = Tenants.home(Tenants.DEFAULT, Berthed.PARTITIONS);
    Fact alive = Fact.of(new RunKey(Tenants.DEFAULT, run), attempt, Fact.What.ALIVE, Instant.now());
    kafka.send(
        kafka.topics().reports(),
        worker,
        Json.write(new Report(worker, home, List.of(alive), null)));
  }
}
