package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Concurrency;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.Flow;
import io.berth.protocol.OnFull;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flows of Kestra's pages are taken as they stand, and behave as the pages say. Only their
 * sleep is shortened, so that nobody waits for minutes.
 */
@WithKafka
class KestraFilesTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "kestra");

  @TempDir private Path folder;

  @Test
  void theyBehaveAsThePagesSay(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.startWorker(32);
      List<Flow> limited = new ArrayList<>();
      for (Path file : files()) {
        String text = Files.readString(file);
        assertThat(DefinitionFile.read(text).problems()).as("problems of " + file).isEmpty();
        String quick =
            text.replaceAll("sleep \\d+", "sleep 1")
                .replaceAll("duration: PT60S", "duration: PT1S");
        berth.apply(quick);
        DefinitionFile.read(quick).definitions().stream()
            .map(Flow.class::cast)
            .filter(flow -> flow.concurrency() != null)
            .forEach(limited::add);
      }
      assertThat(limited).hasSize(5);
      // One more than there is room for, of all flows at once.
      limited.forEach(flow -> berth.request(flow.name().toString(), runs(flow)));
      DecisionLog log =
          berth.awaitSettled(limited.stream().flatMap(f -> runs(f).stream()).toList());
      limited.forEach(flow -> check(log.ofFlow(flow.name().toString()), flow));
    }
  }

  private static void check(DecisionLog log, Flow flow) {
    Concurrency concurrency = flow.concurrency();
    List<String> runs = runs(flow);
    log.neverMoreThan(concurrency.limit())
        .admittedInOrderOfArrival()
        .everySettledOnce(runs)
        .nothingLeftActive();
    assertThat(log.mostActive()).isEqualTo(concurrency.limit());
    if (concurrency.behavior() == OnFull.FAIL) {
      assertThat(log.steps(runs.getLast())).containsExactly(Kind.FAILED);
      assertThat(DecisionLog.code(log.the(Kind.FAILED, runs.getLast()))).isEqualTo(Code.LIMIT_FULL);
      assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(concurrency.limit());
    } else {
      assertThat(log.steps(runs.getLast()))
          .containsExactly(Kind.QUEUED, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
      assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(runs.size());
    }
  }

  private static List<String> runs(Flow flow) {
    String name = flow.namespace() + "." + flow.id();
    return IntStream.rangeClosed(0, flow.concurrency().limit()).mapToObj(i -> name + i).toList();
  }

  private static List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<Path> yaml = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(yaml).hasSize(2);
      return yaml;
    }
  }
}
