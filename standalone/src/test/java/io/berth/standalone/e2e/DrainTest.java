package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Command;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A limit is removed and everything that waited for it may go: in bounded steps, across a restart,
 * each run once. No worker takes part, so nothing settles and every run stays ADMITTED.
 */
@WithKafka
class DrainTest {
  private static final String FLOW = "company.team/etl";
  private static final String TASKS =
      """
      id: etl
      namespace: company.team
      tasks:
        - {id: wait, type: sleep, duration: PT10M}
      """;
  private static final int WAITING = 20_000;

  @TempDir private Path folder;

  @Test
  void removingALimitDrainsItsLineInOrderOfArrival(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.apply(TASKS + "concurrency: {limit: 1}\n");
      berth.request(FLOW, "first");
      List<String> waiting = IntStream.range(0, WAITING).mapToObj(i -> "w" + i).toList();
      berth.request(FLOW, waiting);
      DecisionLog log = berth.await("all wait", so -> so.size() == WAITING + 1);
      assertThat(log.neverMoreThan(1).mostActive()).isEqualTo(1);
      assertThat(log.count(Kind.QUEUED)).isEqualTo(WAITING);

      berth.apply(TASKS);
      berth.await("the drain has begun", so -> so.size() > WAITING + 1);
      berth.stopCoordinator();
      // A newcomer that arrives in the middle goes last.
      berth.publishRequest(FLOW, "last");
      berth.startCoordinator();

      berth.await("all may go", so -> so.admitted().size() >= WAITING + 2);
      List<String> inOrder =
          IntStream.range(-1, WAITING + 1)
              .mapToObj(i -> i < 0 ? "first" : i < WAITING ? "w" + i : "last")
              .toList();
      assertThat(log.admitted()).isEqualTo(inOrder);
      log.admittedInOrderOfArrival();

      // What comes next is decided after all that: nobody was admitted a second time.
      berth.command(Command.Type.KILL, "first");
      berth.await("the kill is heard", so -> so.says(Kind.KILL_REQUESTED, "first"));
      assertThat(log.count(Kind.ADMITTED)).isEqualTo(WAITING + 2);
      assertThat(log.settled()).isZero();
    }
  }
}
