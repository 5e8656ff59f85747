package io.berth.worker.intake;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Fact;
import io.berth.protocol.Fact.What;
import io.berth.worker.Worker;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.Broker;
import io.berth.worker.testing.HandCoordinator;
import io.berth.worker.testing.JavaChild;
import io.berth.worker.testing.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something dies between the steps of a start: STARTED is stored, the delivery is acknowledged, the
 * work begins. Whatever it is, no attempt is executed twice, and what was not executed is reported.
 */
class HandshakeUnderFireTest {
  private static final String PROVIDER = "io.berth.worker.testing.Broker#canFreeze";

  /** More than the broker takes to notice that a worker has died. */
  private static final Duration NOTICED = Duration.ofSeconds(8);

  @TempDir Path folder;
  private HandCoordinator coordinator;

  @BeforeEach
  void begin() {
    coordinator = new HandCoordinator(Broker.bootstrap());
    coordinator.queue("default");
  }

  @AfterEach
  void end() {
    coordinator.close();
  }

  private interface Evil {
    void happen() throws Exception;
  }

  private Order work() {
    return run("r1").shell("echo $BERTH_ATTEMPT >>" + folder.resolve("executed"));
  }

  private List<String> executed() throws IOException {
    Path file = folder.resolve("executed");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private HandWorker hand(Evil announced, Evil acknowledged) {
    return new HandWorker(
        Broker.bootstrap(),
        coordinator.topics,
        new Handshake.Between() {
          @Override
          public void announced() {
            let(announced);
          }

          @Override
          public void acknowledged() {
            let(acknowledged);
          }

          private void let(Evil evil) {
            Await.get(() -> {
              evil.happen();
              return true;
            });
          }
        });
  }

  private static void nothing() {}

  private Worker worker() {
    Worker worker =
        Worker.builder(Broker.bootstrap())
            .topics(coordinator.topics)
            .grace(Duration.ZERO)
            .killGrace(Duration.ofSeconds(1))
            .start();
    Await.until(() -> "health, but " + worker.health(), () -> worker.health().ok());
    return worker;
  }

  private void workerDiesWhen(String step) throws Exception {
    Process process =
        JavaChild.of(HandWorker.class, Broker.bootstrap(), coordinator.topics.prefix(), step)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(9);
    coordinator.awaitSaid("r1", What.STARTED);
  }

  @Test
  void aWorkerDiesBeforeItAcknowledged_itIsDeliveredAgain_reportedAndNotRun() throws Exception {
    coordinator.dispatch(work());
    workerDiesWhen("announced");
    try (Worker other = worker()) {
      coordinator.awaitSaid("r1", What.STARTED, What.REDELIVERED);
      assertThat(other.busy()).isZero();
      coordinator.dispatch(work().attempt(2));
      awaitSucceeded(2);
    }
    assertThat(executed()).containsExactly("2");
  }

  @Test
  void aWorkerDiesAfterItAcknowledged_nobodyElseGetsIt() throws Exception {
    coordinator.dispatch(work());
    workerDiesWhen("acknowledged");
    try (Worker other = worker()) {
      Await.always(
          "nobody gets it",
          NOTICED,
          () -> other.busy() == 0 && coordinator.said("r1").equals(List.of(What.STARTED)));
      coordinator.dispatch(work().attempt(2));
      awaitSucceeded(2);
    }
    assertThat(executed()).containsExactly("2");
  }

  /** The restarted broker knows nothing of the first delivery. */
  @Test
  @EnabledIf(PROVIDER)
  void theBrokerDiesBeforeTheAcknowledgement_itIsWithdrawn_andNotTakenForNewHere()
      throws Exception {
    coordinator.dispatch(work());
    try (HandWorker hand = hand(Broker::restart, HandshakeUnderFireTest::nothing)) {
      assertThat(hand.take()).isFalse();
      coordinator.awaitSaid("r1", What.STARTED, What.WITHDRAWN);
      hand.take();
      assertThat(hand.deliveries()).as("what the broker says").isEqualTo(1);
      coordinator.awaitSaid("r1", What.STARTED, What.WITHDRAWN, What.REDELIVERED);
      assertThat(hand.counted("berth.worker.starts.withdrawn")).isEqualTo(1);
      assertThat(hand.counted("berth.worker.redelivered")).isEqualTo(1);
    }
    assertThat(executed()).isEmpty();
  }

  @Test
  @EnabledIf(PROVIDER)
  void theBrokerDiesBeforeTheAcknowledgement_whoGetsItNextMayRunIt() throws Exception {
    coordinator.dispatch(work());
    try (HandWorker hand = hand(Broker::restart, HandshakeUnderFireTest::nothing)) {
      assertThat(hand.take()).isFalse();
      coordinator.awaitSaid("r1", What.STARTED, What.WITHDRAWN);
    }
    try (Worker other = worker()) {
      coordinator.awaitSaid("r1", What.STARTED, What.WITHDRAWN, What.STARTED, What.SUCCEEDED);
      Await.until("its slot is free", () -> other.busy() == 0);
    }
    assertThat(executed()).containsExactly("1");
  }

  /** The coordinator could not tell whose reports are whose. */
  @Test
  @EnabledIf(PROVIDER)
  void theBrokerDiesBeforeTheAcknowledgement_anotherConsumerOfTheWorkerGetsIt_andNeitherRunsIt()
      throws Exception {
    coordinator.dispatch(work());
    AtomicReference<HandWorker> self = new AtomicReference<>();
    AtomicInteger deliveries = new AtomicInteger();
    Evil evil =
        () -> {
          if (deliveries.getAndSet(-1) == 0) {
            Broker.restart();
            assertThat(self.get().takeWithAnother()).isFalse();
            deliveries.set(self.get().deliveries());
          }
        };
    try (HandWorker hand = hand(evil, HandshakeUnderFireTest::nothing)) {
      self.set(hand);
      assertThat(hand.take()).isFalse();
      assertThat(deliveries).as("what the broker says").hasValue(1);
      coordinator.awaitSaid("r1", What.STARTED, What.REDELIVERED, What.WITHDRAWN);
    }
    assertThat(executed()).isEmpty();
  }

  @Test
  @EnabledIf(PROVIDER)
  void theBrokerDiesAfterTheAcknowledgement_itRunsOnce() throws Exception {
    coordinator.dispatch(work());
    try (HandWorker hand = hand(HandshakeUnderFireTest::nothing, Broker::restart)) {
      assertThat(hand.take()).isTrue();
      awaitSucceeded(1);
    }
    try (Worker other = worker()) {
      Await.always(
          "nobody gets it again",
          NOTICED,
          () ->
              other.busy() == 0
                  && coordinator.said("r1").equals(List.of(What.STARTED, What.SUCCEEDED)));
    }
    assertThat(executed()).containsExactly("1");
  }

  @Test
  void theAcknowledgementComesTooLate_whoGotItMeanwhileReportsIt_andNobodyRunsIt()
      throws Exception {
    coordinator.lock("default", Duration.ofSeconds(2));
    coordinator.dispatch(work());
    try (HandWorker hand =
        hand(
            () -> {
              try (Worker other = worker()) {
                coordinator.awaitSaid("r1", What.STARTED, What.REDELIVERED);
                assertThat(other.busy()).isZero();
              }
            },
            HandshakeUnderFireTest::nothing)) {
      assertThat(hand.take()).isFalse();
      coordinator.awaitSaid("r1", What.STARTED, What.REDELIVERED, What.WITHDRAWN);
    }
    assertThat(executed()).isEmpty();
  }

  private void awaitSucceeded(int attempt) {
    Await.until(
        () -> "success of attempt " + attempt + ", but " + coordinator.facts("r1"),
        () ->
            coordinator.facts("r1").stream()
                .anyMatch(fact -> fact.attempt() == attempt && fact.what() == Fact.What.SUCCEEDED));
  }
}
