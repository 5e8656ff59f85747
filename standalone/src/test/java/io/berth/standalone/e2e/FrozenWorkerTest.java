package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is frozen in the middle of a run: nothing of it is left when the next attempt begins.
 */
@WithKafka
class FrozenWorkerTest {
  private static final String FLOW = "company.team/etl";

  @TempDir private Path folder;

  @Test
  void itsProcessesAreGoneBeforeTheNextAttemptBegins(TestKafka kafka) throws Exception {
    Path heart = folder.resolve("heart");
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"));
        BerthChild first = BerthChild.worker(kafka, folder.resolve("worker.log"))) {
      // The first attempt of r1 would never end; any other beats for a second.
      berth.apply(
          """
          id: etl
          namespace: company.team
          concurrency: {limit: 1}
          lease: PT4S
          tasks:
            - id: beat
              type: shell
              env: {HEART: "%s"}
              commands:
                - trap '' TERM
                - n=0
                - while [ $n -lt 20 ] || [ $BERTH_RUN$BERTH_ATTEMPT = r11 ]; do
                - n=$((n + 1)); echo $BERTH_RUN.$BERTH_ATTEMPT >>"$HEART"; sleep 0.05
                - done
          """
              .formatted(heart));
      berth.request(FLOW, "r1");
      DecisionLog log = berth.await("r1 is at work", so -> so.says(Kind.STARTED, "r1"));
      Await.until("its task is at work", () -> Files.exists(heart));
      first.freeze();
      try (BerthChild second = BerthChild.worker(kafka, folder.resolve("second.log"))) {
        berth.awaitSettled("r1");
        first.thaw();
        berth.request(FLOW, "r2");
        second.terminate();
        berth.awaitSettled("r2");
      }
      assertThat(log.steps("r1"))
          .containsExactly(
              Kind.ADMITTED, Kind.STARTED, Kind.LOST, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
      log.neverMoreThan(1).everySettledOnce(List.of("r1", "r2")).nothingLeftActive();
    }
    List<String> beats = Files.readAllLines(heart);
    assertThat(beats.subList(0, beats.lastIndexOf("r1.1") + 1)).containsOnly("r1.1");
  }
}
