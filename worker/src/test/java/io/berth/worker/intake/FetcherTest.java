package io.berth.worker.intake;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Fact.What;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.Broker;
import io.berth.worker.testing.HandCoordinator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.junit.jupiter.api.Test;

class FetcherTest {
  private static final Duration LONG = Duration.ofSeconds(1);

  /** One poll in four asks once more. */
  private static final int ROUNDS = 60;

  @Test
  void whatAFullWorkerIsGivenTooMuchIsHandedBackAtOnce() throws Exception {
    try (HandCoordinator coordinator = new HandCoordinator(Broker.bootstrap())) {
      coordinator.queue("default");
      try (HandWorker worker =
          new HandWorker(Broker.bootstrap(), coordinator.topics, new Handshake.Between() {})) {
        Fetcher fetcher = worker.fetcher(FetcherTest::pollingInSlices, () -> true);
        fetcher.start();
        int round = 0;
        while (!isSecondHandedBack(coordinator, round)) {
          round++;
          assertThat(round).as("rounds until one is handed back").isLessThan(ROUNDS);
        }
        fetcher.close();
        fetcher.join(Duration.ofSeconds(10));
      }
      assertThat(coordinator.count(What.REDELIVERED)).isZero();
    }
  }

  @Test
  void whoHearsNoSignalsStartsNothing() throws Exception {
    var hears = new AtomicBoolean(true);
    try (HandCoordinator coordinator = new HandCoordinator(Broker.bootstrap())) {
      coordinator.queue("default");
      try (HandWorker worker =
          new HandWorker(Broker.bootstrap(), coordinator.topics, new Handshake.Between() {})) {
        Fetcher fetcher = worker.fetcher(UnaryOperator.identity(), hears::get);
        fetcher.start();
        coordinator.dispatch(run("r1").sleep(Duration.ZERO));
        coordinator.awaitSaid("r1", What.STARTED, What.SUCCEEDED);
        hears.set(false);
        coordinator.dispatch(run("r2").sleep(Duration.ZERO));
        Await.always(
            "nothing starts", Duration.ofSeconds(2), () -> coordinator.said("r2").isEmpty());
        hears.set(true);
        coordinator.awaitSaid("r2", What.STARTED, What.SUCCEEDED);
        fetcher.close();
        fetcher.join(Duration.ofSeconds(10));
      }
    }
  }

  /** Two runs for one slot: whether the second was handed back while the first was running. */
  private static boolean isSecondHandedBack(HandCoordinator coordinator, int round) {
    String first = "first" + round;
    String second = "second" + round;
    coordinator.dispatch(run(first).sleep(LONG), run(second).sleep(Duration.ZERO));
    Await.until(
        () -> first + " and " + second + " at an end, but " + coordinator.said(second),
        () ->
            coordinator.said(first).contains(What.SUCCEEDED)
                && (coordinator.said(second).contains(What.HANDED_BACK)
                    || coordinator.said(second).contains(What.SUCCEEDED)));
    return coordinator.said(second).equals(List.of(What.HANDED_BACK));
  }

  /**
   * The same consumer, that polls so often that it asks once more so often. See {@link Answers}.
   */
  @SuppressWarnings("unchecked")
  private static ShareConsumer<byte[], byte[]> pollingInSlices(
      ShareConsumer<byte[], byte[]> consumer) {
    return (ShareConsumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            FetcherTest.class.getClassLoader(),
            new Class<?>[] {ShareConsumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("poll")) {
                return inSlices(consumer, (Duration) arguments[0]);
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ConsumerRecords<byte[], byte[]> inSlices(
      ShareConsumer<byte[], byte[]> consumer, Duration atMost) {
    long begun = System.nanoTime();
    ConsumerRecords<byte[], byte[]> records;
    do {
      records = consumer.poll(Duration.ofMillis(1));
    } while (records.isEmpty() && System.nanoTime() - begun < atMost.toNanos());
    return records;
  }
}
