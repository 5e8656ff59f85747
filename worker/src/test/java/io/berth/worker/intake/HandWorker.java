package io.berth.worker.intake;

import io.berth.protocol.RunKey;
import io.berth.protocol.Topics;
import io.berth.worker.WorkerSettings;
import io.berth.worker.clients.BrokerWatch;
import io.berth.worker.clients.Clients;
import io.berth.worker.execution.Attempts;
import io.berth.worker.execution.Slots;
import io.berth.worker.execution.TaskHandlers;
import io.berth.worker.execution.TaskRunner;
import io.berth.worker.health.Troubles;
import io.berth.worker.metrics.WorkerMeters;
import io.berth.worker.reporting.Reporter;
import io.berth.worker.tasks.BuiltIn;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;

/** A worker that takes work when it is told to, with something happening between the steps. */
public final class HandWorker implements AutoCloseable {
  private static final int DIED = 9;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Topics topics;
  private final Clients clients;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Slots slots = new Slots(2);
  private final BrokerWatch broker;
  private final Reporter reporter;
  private final Handshake handshake;
  private final ShareConsumer<byte[], byte[]> consumer;
  private final ShareConsumer<byte[], byte[]> another;
  private int deliveries;

  HandWorker(String bootstrap, Topics topics, Handshake.Between between) {
    WorkerSettings settings =
        new WorkerSettings(
            bootstrap,
            topics,
            List.of("default"),
            1,
            Duration.ZERO,
            Duration.ZERO,
            WorkerSettings.newId(),
            Map.of());
    this.topics = topics;
    clients = new Clients(settings);
    WorkerMeters meters = new WorkerMeters(registry, settings.id());
    Troubles troubles = new Troubles();
    broker = new BrokerWatch(clients, bootstrap, troubles);
    reporter = new Reporter(settings.id(), topics, clients, broker, troubles, meters, timer);
    Attempts attempts =
        new Attempts(
            new TaskRunner(new TaskHandlers(BuiltIn.handlers(), List.of(), List.of()), meters),
            slots,
            (work, fact) -> reporter.tell(work.home(), fact),
            timer,
            meters,
            Duration.ZERO,
            Clock.systemUTC());
    DeliveryRules.Known known =
        new DeliveryRules.Known() {
          @Override
          public boolean revoked(RunKey run, int attempt) {
            return false;
          }

          @Override
          public int runningAttempt(RunKey run) {
            return attempts.runningAttempt(run);
          }
        };
    handshake = new Handshake(reporter, attempts, known, meters, Clock.systemUTC(), between);
    reporter.start();
    consumer = clients.work("default", 1);
    consumer.subscribe(List.of(topics.work("default")));
    another = clients.work("default", 2);
  }

  /** {@code arguments}: bootstrap, prefix of the topics, the step after which it dies. */
  public static void main(String[] arguments) throws InterruptedException {
    HandWorker worker =
        new HandWorker(
            arguments[0],
            new Topics(arguments[1]),
            new Handshake.Between() {
              @Override
              public void announced() {
                dieIf("announced");
              }

              @Override
              public void acknowledged() {
                dieIf("acknowledged");
              }

              private void dieIf(String step) {
                if (arguments[2].equals(step)) {
                  Runtime.getRuntime().halt(DIED);
                }
              }
            });
    worker.take();
  }

  /** What a counter of the worker says. */
  double counted(String name) {
    return registry.get(name).counter().count();
  }

  /** Waits for a delivery and does what is to be done with it; returns whether it started. */
  boolean take() throws InterruptedException {
    return take(consumer);
  }

  /** As {@link #take}, with another consumer of the same worker. */
  boolean takeWithAnother() throws InterruptedException {
    another.subscribe(consumer.subscription());
    return take(another);
  }

  private boolean take(ShareConsumer<byte[], byte[]> consumer) throws InterruptedException {
    slots.reserve(1);
    ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
    long polled = System.nanoTime();
    while (records.isEmpty()) {
      polled = System.nanoTime();
      records = consumer.poll(Duration.ofSeconds(1));
    }
    deliveries = records.iterator().next().deliveryCount().orElseThrow();
    boolean started = handshake.start(consumer, records, 1, /* draining= */ false, polled) == 1;
    if (!started) {
      slots.release(1);
    }
    return started;
  }

  /** Takes work by itself from now on, for one slot. */
  Fetcher fetcher(UnaryOperator<ShareConsumer<byte[], byte[]>> how, BooleanSupplier hears)
      throws InterruptedException {
    slots.reserve(1);
    return new Fetcher(
        "default",
        1,
        /* onlyQueue= */ true,
        topics.work("default"),
        () -> how.apply(clients.work("default", 1)),
        handshake,
        slots,
        hears,
        new Troubles());
  }

  /** What the broker said of the last delivery. */
  int deliveries() {
    return deliveries;
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(1));
    another.close(Duration.ofSeconds(1));
    reporter.close();
    broker.close();
    timer.shutdownNow();
  }
}
