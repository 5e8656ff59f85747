package io.berth.worker.app;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Fact;
import io.berth.protocol.Fact.What;
import io.berth.worker.Worker;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.Broker;
import io.berth.worker.testing.Freeze;
import io.berth.worker.testing.HandCoordinator;
import io.berth.worker.testing.HeartbeatFile;
import io.berth.worker.testing.JavaChild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole worker is frozen and thawed again; the test plays the coordinator. */
class FrozenWorkerMainTest {
  private static final Duration LEASE = Duration.ofSeconds(4);

  @TempDir Path folder;
  private HandCoordinator coordinator;
  private HeartbeatFile heart;
  private Process worker;

  @BeforeEach
  void begin() {
    heart = new HeartbeatFile(folder.resolve("heart"));
    coordinator = new HandCoordinator(Broker.bootstrap());
    coordinator.queue("default");
  }

  @AfterEach
  void end() {
    worker.destroyForcibly();
    heart.awaitSilence(); // what it started ends with it, and writes to the folder until then
    coordinator.close();
  }

  @Test
  void pastItsLease_itsRunsAreDeadBeforeThat_andItGoesOnWithNewWorkWhenThawed() throws Exception {
    start();
    Path second = folder.resolve("second");
    coordinator.dispatch(
        run("process").shell(heart.beats()).lease(LEASE),
        // What it is doing itself ends with the freeze; what would come next never begins.
        run("thread").sleep(Duration.ofSeconds(5)).shell("touch " + second).lease(LEASE));
    coordinator.awaitSaid("process", What.STARTED);
    coordinator.awaitSaid("thread", What.STARTED);
    heart.awaitBeating();
    awaitRenewals("process", 2);

    long frozen = System.currentTimeMillis();
    Freeze.stop(worker);
    heart.awaitSilence();
    assertThat(Duration.ofMillis(heart.lastMillis() - frozen)).isLessThan(LEASE);
    // The coordinator waits for the end of the lease; then comes the next attempt.
    Thread.sleep(LEASE);
    long silent = heart.beatCount();
    coordinator.dispatch(
        run("process").attempt(2).shell("echo again"), run("new").shell("echo new"));
    Freeze.resume(worker);

    coordinator.awaitSaid("new", What.STARTED, What.SUCCEEDED);
    Await.until("four facts", () -> coordinator.said("process").size() == 4);
    assertThat(coordinator.facts("process"))
        .filteredOn(fact -> fact.attempt() == 1 && fact.what() != What.ALIVE)
        .extracting(Fact::what)
        .containsExactly(What.STARTED, What.HANDED_BACK);
    assertThat(coordinator.facts("process"))
        .filteredOn(fact -> fact.attempt() == 2)
        .extracting(Fact::what)
        .containsExactly(What.STARTED, What.SUCCEEDED);
    coordinator.awaitSaid("thread", What.STARTED, What.HANDED_BACK);
    assertThat(heart.beatCount()).isEqualTo(silent);
    assertThat(Files.exists(second)).isFalse();
  }

  @Test
  void shorterThanItsLease_nothingIsKilled() throws Exception {
    start();
    coordinator.dispatch(run("r1").shell(heart.beats()).lease(LEASE));
    heart.awaitBeating();
    awaitRenewals("r1", 1);
    Freeze.stop(worker);
    Thread.sleep(LEASE.dividedBy(8));
    heart.awaitBeating();
    Freeze.resume(worker);
    awaitRenewals("r1", 3);
    heart.awaitBeating();
    assertThat(coordinator.said("r1")).containsExactly(What.STARTED);
  }

  /** Kafka hands work to a worker that asked for it just before it froze. */
  @Test
  void whatItIsGivenWhileItIsFrozen_othersReport_andItBeginsNoneOfItWhenThawed() throws Exception {
    // So that it is in the middle of asking when it freezes.
    start("--kafka", "fetch.max.wait.ms=1000");
    Path ran = folder.resolve("ran");
    coordinator.dispatch(run("before").shell("true"));
    coordinator.awaitSaid("before", What.STARTED, What.SUCCEEDED);
    // Not sooner: the first start of a process may take longer than that.
    coordinator.lock("default", Duration.ofSeconds(3));
    Freeze.stop(worker);
    coordinator.dispatch(run("r1").shell("touch " + ran));
    try (Worker other =
        Worker.builder(Broker.bootstrap()).topics(coordinator.topics).concurrency(1).start()) {
      coordinator.awaitSaid("r1", What.REDELIVERED);
      assertThat(other.busy()).isZero();
    }
    Freeze.resume(worker);
    // What comes in the moment of the thaw may be taken for older than it is.
    coordinator.dispatch(run("first").shell("true"));
    Await.until("a word", () -> !coordinator.said("first").isEmpty());
    coordinator.dispatch(run("second").shell("true"));
    coordinator.awaitSaid("second", What.STARTED, What.SUCCEEDED);
    // Should a thawed worker take it for new, the broker tells it otherwise before it begins.
    assertThat(coordinator.said("r1"))
        .isIn(List.of(What.REDELIVERED), List.of(What.REDELIVERED, What.STARTED, What.WITHDRAWN));
    assertThat(Files.exists(ran)).isFalse();
  }

  private void start(String... more) throws IOException {
    List<String> arguments =
        List.of(
            "--bootstrap",
            Broker.bootstrap(),
            "--topic-prefix",
            coordinator.topics.prefix(),
            "--http-port",
            "0",
            "--kill-grace",
            "PT1S");
    worker =
        JavaChild.of(
                WorkerMain.class,
                Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  private void awaitRenewals(String run, int more) {
    long before = renewals(run);
    Await.until("renewals of " + run, () -> renewals(run) >= before + more);
  }

  private long renewals(String run) {
    return coordinator.facts(run).stream().filter(fact -> fact.what() == What.ALIVE).count();
  }
}
