package io.berth.standalone.e2e;

import io.berth.standalone.broker.EmbeddedKafka;
import io.berth.standalone.kafka.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker without copies may lose what its disk had not yet when the power went. */
class LogEndLostTest {
  @TempDir private Path folder;

  @Test
  void whatIsStoredThereNextIsDecided() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    String bootstrap = kafka.bootstrap();
    int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    List<String> runs = List.of("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7");
    try {
      try (Berthed berth = Berthed.start(TestKafka.on(bootstrap), folder.resolve("state"))) {
        berth.startWorker(8);
        berth.apply("{id: f, namespace: a, tasks: [{id: t, type: log, message: m}]}");
        for (String run : runs) {
          berth.request("a/f", run);
        }
        berth.awaitSettled(runs);
        berth.stopCoordinator();

        kafka.close();
        loseTheLastRequest();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        berth.startCoordinator();

        // Into whichever partition they come, one of them has an offset of before.
        List<String> others = runs.stream().map(run -> "other-" + run).toList();
        for (String run : others) {
          berth.request("a/f", run);
        }
        berth
            .awaitSettled(others)
            .everySettledOnce(Stream.concat(runs.stream(), others.stream()).toList());
      }
    } finally {
      kafka.close();
    }
  }

  /** As a broker finds its disk that wrote ahead of it. */
  private void loseTheLastRequest() throws IOException {
    for (Path file : files()) {
      String name = file.getFileName().toString();
      boolean ofRequests =
          String.valueOf(file.getParent().getFileName()).startsWith("berth.requests-");
      if (name.equals(".kafka_cleanshutdown") || name.equals("recovery-point-offset-checkpoint")) {
        Files.delete(file);
      } else if (ofRequests && name.endsWith(".log") && Files.size(file) > 0) {
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
          log.truncate(log.size() - 1);
        }
      }
    }
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder.resolve("kafka"))) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
