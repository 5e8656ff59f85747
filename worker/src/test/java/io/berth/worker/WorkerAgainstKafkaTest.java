package io.berth.worker;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import io.berth.protocol.Fact.What;
import io.berth.protocol.Report;
import io.berth.protocol.Topics;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.Broker;
import io.berth.worker.testing.HandCoordinator;
import io.berth.worker.testing.HeartbeatFile;
import io.berth.worker.testing.Order;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker and a real Kafka; the test plays the coordinator. Each test has topics of its own, so
 * nothing of one is seen by another.
 */
class WorkerAgainstKafkaTest {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerAgainstKafkaTest.class);
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final Duration KILL_GRACE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<Worker> workers = new ArrayList<>();
  private HandCoordinator coordinator;

  @BeforeEach
  void begin() {
    coordinator = new HandCoordinator(Broker.bootstrap());
  }

  @AfterEach
  void end() {
    workers.forEach(Worker::close);
    coordinator.close();
  }

  private Worker worker(int concurrency, String... queues) {
    return worker(builder(concurrency, queues));
  }

  private Worker starting(int concurrency, String... queues) {
    return starting(builder(concurrency, queues));
  }

  private Worker worker(WorkerBuilder builder) {
    Worker worker = starting(builder);
    Await.until(() -> "a healthy worker, but " + worker.health(), () -> worker.health().ok());
    return worker;
  }

  private Worker starting(WorkerBuilder builder) {
    Worker worker = builder.start();
    workers.add(worker);
    return worker;
  }

  private WorkerBuilder builder(int concurrency, String... queues) {
    WorkerBuilder builder =
        Worker.builder(Broker.bootstrap())
            .topics(coordinator.topics)
            .concurrency(concurrency)
            .grace(Duration.ZERO)
            .killGrace(KILL_GRACE)
            .metrics(registry);
    for (String queue : queues) {
      builder.queue(queue);
    }
    return builder;
  }

  /** The sum over all workers of the test. */
  private double meter(String name) {
    return registry.get(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  /** Brokers make topics that are asked for, unless they are told not to: with other settings. */
  @Test
  void aWorkerThatIsThereBeforeItsTopicsLeavesThemToACoordinator() {
    String prefix = coordinator.topics.prefix() + "early.";
    Worker worker = starting(builder(1).topics(new Topics(prefix)));
    Await.until(
        () -> "a worker that misses its topics, but " + worker.health(),
        () -> worker.health().problems().keySet().containsAll(Set.of("reports", "signals")));
    assertThat(worker.health().problems().get("reports"))
        .contains("a coordinator makes it")
        .contains(prefix + "reports");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", Broker.bootstrap()))) {
      assertThat(Await.get(() -> admin.listTopics().names().get()))
          .noneMatch(name -> name.startsWith(prefix));
    }
  }

  @Test
  void aRunStartsAndSucceedsAndItsReportsGoHome() {
    coordinator.queue("default");
    worker(4);
    Order work = run("r1").shell("echo hello $BERTH_INPUT_WHO", "echo attempt $BERTH_ATTEMPT");
    coordinator.dispatch(work);
    coordinator.awaitSaid("r1", What.STARTED, What.SUCCEEDED);
    assertThat(coordinator.heard())
        .filteredOn(heard -> heard.fact().run().equals("r1"))
        .allSatisfy(heard -> assertThat(heard.partition()).isEqualTo(work.work().home()));
    Fact end = coordinator.facts("r1").getLast();
    assertThat(end.result().exitCode()).isZero();
    assertThat(end.result().output()).isEqualTo("hello world\nattempt 1\n");
  }

  @Test
  void workIsTakenUpInTheTimeItTakesToSaySo() {
    coordinator.queue("default");
    worker(16);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String run = "quick" + i;
      long begun = System.nanoTime();
      coordinator.dispatch(run(run).sleep(Duration.ZERO));
      Await.until(run, () -> coordinator.said(run).contains(What.SUCCEEDED));
      millis.add((System.nanoTime() - begun) / 1_000_000);
    }
    millis.sort(null);
    LOG.info("dispatch to SUCCEEDED, in ms: {}", millis);
    assertThat(millis.get(millis.size() / 2)).isLessThan(500);
  }

  @Test
  void twoWorkersOfFourTakeFourEachOfEight() {
    coordinator.queue("default");
    worker(4);
    worker(4);
    Order[] eight =
        IntStream.range(0, 8).mapToObj(i -> run("r" + i).sleep(LONG)).toArray(Order[]::new);
    coordinator.dispatch(eight);
    Await.until("eight started", () -> coordinator.count(What.STARTED) == 8);
    Map<String, Long> byWorker =
        coordinator.heard().stream()
            .filter(heard -> heard.fact().what() == What.STARTED)
            .collect(Collectors.groupingBy(HandCoordinator.Heard::worker, Collectors.counting()));
    assertThat(byWorker.values()).containsExactly(4L, 4L);
  }

  @Test
  void aFullWorkerLeavesWorkToOthers() {
    coordinator.queue("default");
    Worker full = worker(2);
    coordinator.dispatch(
        IntStream.range(0, 10).mapToObj(i -> run("r" + i).sleep(LONG)).toArray(Order[]::new));
    Await.until("two started", () -> full.busy() == 2 && coordinator.count(What.STARTED) == 2);
    Await.always("two", Duration.ofSeconds(2), () -> coordinator.count(What.STARTED) == 2);
    worker(8);
    // What the full worker was given too much, it hands back (Fetcher).
    Await.until(
        "ten started, or handed back",
        () -> coordinator.count(What.STARTED) + coordinator.count(What.HANDED_BACK) == 10);
    assertThat(coordinator.count(What.HANDED_BACK)).isLessThanOrEqualTo(1);
  }

  @Test
  void allSlotsAreUsedAgainAndAgain() {
    coordinator.queue("default");
    Worker worker = worker(10);
    int runs = 300;
    for (int i = 0; i < runs; i += 100) {
      int from = i;
      coordinator.dispatch(
          IntStream.range(from, from + 100)
              .mapToObj(n -> run("r" + n).sleep(Duration.ofMillis(20)))
              .toArray(Order[]::new));
    }
    Await.until(
        () -> "all succeeded, but " + coordinator.count(What.SUCCEEDED),
        () -> coordinator.count(What.SUCCEEDED) == runs);
    assertThat(coordinator.count(What.STARTED)).isEqualTo(runs);
    Await.until("idle", () -> worker.busy() == 0);
  }

  @Test
  void aRedeliveryIsReportedAndNotRun() {
    coordinator.queue("default");
    coordinator.dispatch(run("r1").sleep(LONG));
    releaseOne();
    Worker worker = worker(4);
    coordinator.awaitSaid("r1", What.REDELIVERED);
    assertThat(worker.busy()).isZero();
  }

  @Test
  void workThatCameTooLateIsNotStarted() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatch(run("r1").sleep(LONG).startBefore(Instant.now().minusSeconds(1)));
    coordinator.awaitSaid("r1", What.EXPIRED);
  }

  @Test
  void whatWasRolledBackIsNeverSeen() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatchInVain(run("ghost").sleep(Duration.ZERO));
    coordinator.dispatch(run("r1").sleep(Duration.ZERO));
    coordinator.awaitSaid("r1", What.STARTED, What.SUCCEEDED);
    assertThat(coordinator.said("ghost")).isEmpty();
  }

  @Test
  void stopKillsARunningAttempt() {
    coordinator.queue("default");
    Worker worker = worker(4);
    Path begun = folder.resolve("begun");
    Order work = run("r1").shell("echo begun; touch '" + begun + "'; sleep 600");
    coordinator.dispatch(work);
    Await.until("it runs", () -> Files.exists(begun));
    coordinator.stop(work);
    coordinator.awaitSaid("r1", What.STARTED, What.KILLED);
    assertThat(coordinator.facts("r1").getLast().result().output()).startsWith("begun\n");
    Await.until("its slot is free", () -> worker.busy() == 0);
  }

  @Test
  void stopBeforeTheStartKeepsItFromStarting() {
    coordinator.queue("default");
    Order work = run("r1").attempt(2).sleep(LONG);
    coordinator.stop(work);
    coordinator.dispatch(work);
    worker(4);
    coordinator.awaitSaid("r1", What.KILLED);
    coordinator.dispatch(run("r1").attempt(3).sleep(Duration.ZERO));
    coordinator.awaitSaid("r1", What.KILLED, What.STARTED, What.SUCCEEDED);
  }

  @Test
  void aNewerAttemptEndsTheOldOneFirst() {
    coordinator.queue("default");
    Worker worker = worker(4);
    coordinator.dispatch(run("r1").sleep(LONG));
    coordinator.awaitSaid("r1", What.STARTED);
    coordinator.dispatch(run("r1").attempt(2).sleep(LONG));
    Await.until("three facts", () -> coordinator.said("r1").size() == 3);
    assertThat(coordinator.facts("r1"))
        .filteredOn(fact -> fact.attempt() == 1)
        .extracting(Fact::what)
        .containsExactly(What.STARTED, What.HANDED_BACK);
    assertThat(worker.busy()).isEqualTo(1);
  }

  @Test
  void closingLetsShortRunsFinishAndHandsLongOnesBack() {
    coordinator.queue("default");
    Worker worker =
        Worker.builder(Broker.bootstrap())
            .topics(coordinator.topics)
            .grace(Duration.ofSeconds(3))
            .killGrace(Duration.ofSeconds(1))
            .start();
    coordinator.dispatch(run("short").sleep(Duration.ofSeconds(1)), run("long").shell("sleep 600"));
    Await.until("two started", () -> coordinator.count(What.STARTED) == 2);
    worker.close();
    coordinator.awaitSaid("short", What.STARTED, What.SUCCEEDED);
    coordinator.awaitSaid("long", What.STARTED, What.HANDED_BACK);
    coordinator.dispatch(run("later").sleep(Duration.ZERO));
    Await.always("untaken", Duration.ofSeconds(1), () -> coordinator.said("later").isEmpty());
    worker(4);
    coordinator.awaitSaid("later", What.STARTED, What.SUCCEEDED);
  }

  @Test
  void aRunningAttemptRenewsItsLease() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatch(
        run("r1").sleep(LONG).lease(Duration.ofSeconds(3)),
        run("r2").sleep(LONG).lease(Duration.ofSeconds(3)));
    Await.until(
        "renewals",
        () ->
            coordinator.facts("r1").stream().filter(f -> f.what() == What.ALIVE).count() >= 4
                && coordinator.facts("r2").stream().filter(f -> f.what() == What.ALIVE).count()
                    >= 4);
    List<Instant> alive =
        coordinator.facts("r1").stream()
            .filter(fact -> fact.what() == What.ALIVE)
            .map(Fact::at)
            .toList();
    for (int i = 1; i < alive.size(); i++) {
      assertThat(Duration.between(alive.get(i - 1), alive.get(i)))
          .isBetween(Duration.ofMillis(800), Duration.ofMillis(2_000));
    }
    assertThat(coordinator.reports())
        .anySatisfy(report -> {
          assertThat(report.fleet()).isNotNull();
          assertThat(report.fleet().concurrency()).isEqualTo(4);
          assertThat(report.fleet().free()).isEqualTo(2);
        });
    assertThat(coordinator.said("r1")).containsExactly(What.STARTED);
  }

  @Test
  void everyPartitionHearsWhatAWorkerCanDo_alsoThoseThatNeverSentItWork() {
    coordinator.queue("default");
    coordinator.queue("gpu");
    Worker worker = starting(4, "default", "gpu");
    Await.until(
        "it is known everywhere", () -> fleets(worker, 4).size() == 2 * HandCoordinator.PARTITIONS);
    worker.close();
    Await.until("and its end", () -> fleets(worker, 0).size() == 2 * HandCoordinator.PARTITIONS);
    Report last = coordinator.reports().getLast();
    assertThat(last.fleet()).isNotNull();
    assertThat(last.fleet().concurrency()).isZero();
  }

  /** The partitions and queues for which this capacity was said. */
  private Set<String> fleets(Worker worker, int concurrency) {
    return coordinator.reports().stream()
        .filter(report -> report.worker().equals(worker.id()) && report.fleet() != null)
        .filter(report -> report.fleet().concurrency() == concurrency)
        .map(report -> report.home() + " " + report.fleet().queue())
        .collect(Collectors.toSet());
  }

  @Test
  void whatIsReportedAsKilledIsDead() throws Exception {
    coordinator.queue("default");
    Worker worker = worker(4);
    HeartbeatFile heart = new HeartbeatFile(folder.resolve("heart"));
    Order work =
        run("r1").shell("(" + heart.beats() + ") & (" + heart.beats() + ") & " + heart.beats());
    coordinator.dispatch(work);
    heart.awaitBeating();
    long begun = System.nanoTime();
    coordinator.stop(work);
    coordinator.awaitSaid("r1", What.STARTED, What.KILLED);
    long beats = heart.beatCount();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(KILL_GRACE);
    Await.always("it is dead", Duration.ofMillis(300), () -> heart.beatCount() == beats);
    Await.until("its slot is free", () -> worker.busy() == 0);
    assertThat(meter("berth.worker.stops.late")).isZero();
  }

  /** Its slot stays taken, its lease is renewed, and KILLED is not said, until it does end. */
  @Test
  void whatDoesNotEndIsNotReportedAsKilled_butCounted() {
    coordinator.queue("default");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Worker worker = worker(builder(4).handler(stubborn(begun, end)));
    Order work = run("r1").task("stubborn", Map.of()).lease(Duration.ofSeconds(6));
    coordinator.dispatch(work);
    Await.until("it runs", () -> begun.getCount() == 0);
    coordinator.stop(work);
    Await.until("it is late", () -> meter("berth.worker.stops.late") == 1);
    assertThat(coordinator.said("r1")).containsExactly(What.STARTED);
    assertThat(worker.busy()).isEqualTo(1);
    end.countDown();
    Await.until("its end", () -> coordinator.said("r1").size() == 2);
  }

  @Test
  void anAttemptThatIsStoppedWhileItWaitsForTheOneBeforeItHasNotEndedSooner() {
    coordinator.queue("default");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    worker(builder(4).handler(stubborn(begun, end)));
    coordinator.dispatch(run("r1").task("stubborn", Map.of()));
    Await.until("it runs", () -> begun.getCount() == 0);
    Order second = run("r1").attempt(2).sleep(LONG);
    coordinator.dispatch(second);
    coordinator.awaitSaid("r1", What.STARTED, What.STARTED);
    coordinator.stop(second);
    Await.always(
        "nothing is said to have ended",
        KILL_GRACE.multipliedBy(2),
        () -> coordinator.said("r1").equals(List.of(What.STARTED, What.STARTED)));
    end.countDown();
    Await.until("two ends", () -> coordinator.said("r1").size() == 4);
    assertThat(coordinator.facts("r1"))
        .filteredOn(fact -> fact.attempt() == 2)
        .extracting(Fact::what)
        .containsExactly(What.STARTED, What.KILLED);
  }

  private static TaskHandler stubborn(CountDownLatch begun, CountDownLatch end) {
    return new TaskHandler() {
      @Override
      public String type() {
        return "stubborn";
      }

      @Override
      public void run(TaskContext context) throws InterruptedException {
        begun.countDown();
        boolean interrupted = false;
        while (end.getCount() > 0) {
          try {
            end.await();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        if (interrupted) {
          throw new InterruptedException();
        }
      }
    };
  }

  @Test
  @EnabledIf("io.berth.worker.testing.Broker#canFreeze")
  void anAttemptIsEndedHereBeforeItsLeaseEndsThere() {
    coordinator.queue("default");
    Worker worker = worker(4);
    coordinator.dispatch(run("r1").shell("sleep 600").lease(Duration.ofSeconds(4)));
    coordinator.awaitSaid("r1", What.STARTED);
    Await.until("it runs", () -> worker.busy() == 1); // no more than said before it is acknowledged
    long frozen = System.nanoTime();
    Broker.freeze();
    try {
      Await.until("idle", () -> worker.busy() == 0);
      assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(Duration.ofSeconds(4));
      assertThat(meter("berth.worker.leases.given.up")).isEqualTo(1);
      Await.until("a word in health", () -> worker.health().problems().containsKey("kafka"));
    } finally {
      Broker.thaw();
    }
    Await.until(() -> "health, but " + worker.health(), () -> worker.health().ok());
    coordinator.awaitSaid("r1", What.STARTED, What.HANDED_BACK);
    coordinator.dispatch(run("r2").sleep(Duration.ZERO));
    coordinator.awaitSaid("r2", What.STARTED, What.SUCCEEDED);
  }

  /** A consumer waits for a broker that is silent, and says nothing. */
  @Test
  @EnabledIf("io.berth.worker.testing.Broker#canFreeze")
  void whoHearsNoSignalsSaysSo() {
    coordinator.queue("default");
    Worker worker = worker(1);
    Broker.freeze();
    try {
      Await.until("a word in health", () -> worker.health().problems().containsKey("signals"));
    } finally {
      Broker.thaw();
    }
    Await.until(() -> "health, but " + worker.health(), () -> worker.health().ok());
    coordinator.dispatch(run("r1").sleep(Duration.ZERO));
    coordinator.awaitSaid("r1", What.STARTED, What.SUCCEEDED);
  }

  @Test
  void aRunThatTakesTooLongFails() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatch(run("r1").shell("echo begun; sleep 600").timeout(Duration.ofMillis(1500)));
    coordinator.awaitSaid("r1", What.STARTED, What.FAILED);
    Fact end = coordinator.facts("r1").getLast();
    assertThat(end.code()).isEqualTo(Code.RUN_TIMEOUT);
    assertThat(end.result().output()).startsWith("begun\n");
  }

  @Test
  void whatCannotBeReadIsRejectedAndStopsNobody() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatchRaw("default", "{no json".getBytes(StandardCharsets.UTF_8));
    coordinator.dispatch(run("r1").sleep(Duration.ZERO));
    coordinator.awaitSaid("r1", What.STARTED, What.SUCCEEDED);
  }

  @Test
  void whatRequiresTheUnknownIsHandedBack() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatch(run("r1").sleep(LONG).requires("teleport"));
    coordinator.awaitSaid("r1", What.HANDED_BACK);
    assertThat(coordinator.facts("r1").getLast().message()).contains("teleport");
  }

  @Test
  void anUnknownTaskTypeFailsForGoodBeforeAnythingRuns() {
    coordinator.queue("default");
    worker(4);
    coordinator.dispatch(run("r1").sleep(Duration.ZERO).task("teleport", Map.of()));
    coordinator.awaitSaid("r1", What.STARTED, What.FAILED_FOR_GOOD);
    Fact end = coordinator.facts("r1").getLast();
    assertThat(end.code()).isEqualTo(Code.UNKNOWN_TASK_TYPE);
    assertThat(end.message()).contains("http, log, shell, sleep", "teleport");
  }

  @Test
  void nothingIsReadBeforeTheShareGroupIsSet() {
    Worker worker = starting(4);
    Await.until(
        () -> "a word about the topic, but " + worker.health(),
        () -> worker.health().problems().getOrDefault("queue default", "").contains("topic"));
    coordinator.create(List.of(coordinator.topics.workSpec("default", 1)));
    coordinator.dispatch(run("early").sleep(Duration.ZERO));
    Await.until(
        () -> "a word about the group, but " + worker.health(),
        () ->
            worker
                .health()
                .problems()
                .getOrDefault("queue default", "")
                .contains("kafka-configs.sh"));
    assertThat(coordinator.said("early")).isEmpty();
    coordinator.setGroup("default");
    coordinator.awaitSaid("early", What.STARTED, What.SUCCEEDED);
    Await.until(() -> "health, but " + worker.health(), () -> worker.health().ok());
  }

  @Test
  void oneSlotServesTwoQueues() {
    coordinator.queue("default");
    coordinator.queue("gpu");
    worker(1, "default", "gpu");
    for (int i = 0; i < 10; i++) {
      coordinator.dispatch(run("g" + i).sleep(Duration.ofMillis(1)).queue("gpu"));
      coordinator.awaitSaid("g" + i, What.STARTED, What.SUCCEEDED);
    }
    coordinator.dispatch(run("d").sleep(Duration.ofMillis(1)));
    coordinator.awaitSaid("d", What.STARTED, What.SUCCEEDED);
  }

  private void releaseOne() {
    Map<String, Object> properties = new HashMap<>(coordinator.client());
    properties.put("group.id", coordinator.topics.shareGroup("default"));
    properties.put("share.acknowledgement.mode", "explicit");
    try (ShareConsumer<byte[], byte[]> other =
        new KafkaShareConsumer<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      other.subscribe(List.of(coordinator.topics.work("default")));
      ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
      while (records.isEmpty()) {
        records = other.poll(Duration.ofSeconds(1));
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        other.acknowledge(record, AcknowledgeType.RELEASE);
      }
      assertThat(other.commitSync().values()).allSatisfy(answer -> assertThat(answer).isEmpty());
    }
  }
}
