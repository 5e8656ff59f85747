package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All workers are replaced one after another while there is more to do than they can: nothing is
 * lost and nothing doubled. Every run says in a file when it begins, ends, or is stopped.
 */
@WithKafka
class RollingRestartTest {
  private static final int WORKERS = 3;
  private static final int LIMIT = 8;
  private static final List<String> SHORT =
      IntStream.range(0, 300).mapToObj(i -> "short" + i).toList();
  private static final List<String> LONG = List.of("long0", "long1", "long2");
  private static final List<String> ALL = Stream.concat(LONG.stream(), SHORT.stream()).toList();

  @TempDir private Path folder;
  private final Deque<BerthChild> workers = new ArrayDeque<>();
  private int started;

  /** A long run ends once this is there: when the last worker of old is gone. */
  private Path replaced() {
    return folder.resolve("replaced");
  }

  /** Short runs end within the workers' grace, long ones don't. */
  private String flow(String name, String work) {
    return """
    id: %s
    namespace: company.team
    concurrency: {limit: %d}
    tasks:
      - id: work
        type: shell
        env: {DIARY: "%s"}
        commands:
          - say() { echo "$BERTH_RUN $1" >>"$DIARY"; }
          - trap 'say stopped; exit 1' TERM
          - say begun
          - %s
          - say ended
    """
        .formatted(name, LIMIT, folder.resolve("diary"), work);
  }

  @Test
  void losesNothingAndDoublesNothing(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.apply(flow("short", "sleep 0.5 & wait $!"));
      berth.apply(flow("long", "while ! [ -e " + replaced() + " ]; do sleep 0.1 & wait $!; done"));
      for (int i = 0; i < WORKERS; i++) {
        start(kafka);
      }
      berth.request("company.team/long", LONG);
      berth.request("company.team/short", SHORT);
      berth.await(
          "long runs are at work",
          log -> LONG.stream().allMatch(run -> log.says(Kind.STARTED, run)));
      for (int i = 0; i < WORKERS; i++) {
        start(kafka);
        assertThat(workers.remove().terminate()).as("exit code after SIGTERM").isZero();
      }
      Files.createFile(replaced());
      berth.awaitSettled(ALL);
      DecisionLog log = berth.log();
      log.everySettledOnce(ALL).nothingLeftActive();
      log.ofFlow("company.team/short").neverMoreThan(LIMIT).admittedInOrderOfArrival();
      assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(ALL.size());
      assertThat(log.count(Kind.LOST)).isZero();
    } finally {
      workers.forEach(BerthChild::close);
    }
    Map<String, List<String>> diary = diary();
    assertThat(diary).containsOnlyKeys(ALL);
    SHORT.forEach(run -> assertThat(diary.get(run)).as(run).containsExactly("begun", "ended"));
    // A long one is stopped before it begins again.
    LONG.forEach(run ->
        assertThat(String.join(" ", diary.get(run)))
            .as(run)
            .matches("(begun stopped )+begun ended"));
  }

  /** Returns once it is ready to take work. */
  private void start(TestKafka kafka) throws Exception {
    Path log = folder.resolve("worker" + started++ + ".log");
    workers.add(
        BerthChild.worker(
            kafka, log, "--concurrency", "4", "--grace", "PT2S", "--kill-grace", "PT5S"));
    Await.value(
        "a worker that is ready",
        Duration.ofMinutes(1),
        () ->
            Files.readString(log).contains("queue default: works")
                ? Optional.of(log)
                : Optional.empty());
  }

  private Map<String, List<String>> diary() throws Exception {
    Map<String, List<String>> byRun = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("diary"))) {
      String[] words = line.split(" ", -1);
      byRun.computeIfAbsent(words[0], run -> new ArrayList<>()).add(words[1]);
    }
    return byRun;
  }
}
