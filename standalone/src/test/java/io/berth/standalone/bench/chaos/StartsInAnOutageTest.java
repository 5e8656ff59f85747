package io.berth.standalone.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.standalone.bench.process.Questions;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some of three brokers are away when a coordinator starts: it waits for them, and says so. */
class StartsInAnOutageTest {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  @Test
  void itGoesOnByItselfWhenTheyAreBack(@TempDir Path folder) throws Exception {
    try (Fleet fleet = new Fleet(folder, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", fleet.brokers().bootstrap()));
        Questions questions = new Questions(List.of(fleet.apis().getFirst()))) {
      fleet.start(Fleet.BROKER + 1);
      fleet.start(Fleet.BROKER + 2); // the majority, but no third for a third copy
      Startup.await("two brokers", () -> brokers(admin) == 2);
      goesOnAfter("away", fleet, folder, questions, () -> fleet.start(Fleet.BROKER + 3));

      Startup.await("brokers in sync", () -> fleet.brokers().inSync(admin));
      fleet.kill(Fleet.BROKER + 1);
      fleet.kill(Fleet.BROKER + 2); // and with it the majority
      goesOnAfter(
          "no broker answered",
          fleet,
          folder,
          questions,
          () -> {
            fleet.start(Fleet.BROKER + 1);
            fleet.start(Fleet.BROKER + 2);
          });
    }
  }

  private interface Mend {
    void mend() throws Exception;
  }

  private void goesOnAfter(String words, Fleet fleet, Path folder, Questions questions, Mend mend)
      throws Exception {
    int http = Integer.parseInt(fleet.apis().getFirst().split(":", -1)[1]);
    CompletableFuture<Coordinator> started =
        CompletableFuture.supplyAsync(() ->
            Coordinator.start(
                CoordinatorSettings.of(fleet.brokers().bootstrap(), folder.resolve("coordinator"))
                    .withPartitions(1)
                    .withStandbys(0)
                    .withHttp("127.0.0.1", http)));
    Await.until(
        "it says what it waits for",
        () ->
            started.isDone()
                || questions.troubles().stream()
                    .anyMatch(
                        trouble -> trouble.contains("CONNECTING") && trouble.contains(words)));
    assertThat(started).isNotDone();
    mend.mend();
    try (Coordinator coordinator = started.get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      coordinator.awaitReady(READY_LIMIT);
      assertThat(questions.troubles()).isEmpty();
    }
  }

  private static int brokers(Admin admin) {
    try {
      return TestKafka.get(
              admin.describeCluster(new DescribeClusterOptions().timeoutMs(3_000)).nodes())
          .size();
    } catch (AssertionError e) {
      return 0; // they are not up yet
    }
  }
}
