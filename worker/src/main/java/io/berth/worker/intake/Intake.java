package io.berth.worker.intake;

import io.berth.protocol.RunKey;
import io.berth.worker.WorkerSettings;
import io.berth.worker.clients.Clients;
import io.berth.worker.execution.Attempts;
import io.berth.worker.execution.Slots;
import io.berth.worker.health.Troubles;
import io.berth.worker.metrics.WorkerMeters;
import io.berth.worker.reporting.Reporter;
import io.berth.worker.signals.Revocations;
import io.berth.worker.signals.SignalReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes work from all queues, once each is ready and the signals are known. */
public final class Intake implements AutoCloseable {
  private static final Duration JOIN = Duration.ofSeconds(25);

  private final List<Fetcher> fetchers = new CopyOnWriteArrayList<>();
  private final List<Thread> openers;
  private final WorkerSettings settings;
  private final Clients clients;
  private final QueueGate gate;
  private final SignalReader signals;
  private final Handshake handshake;
  private final Slots slots;
  private final Troubles troubles;
  private boolean closed;

  public Intake(
      WorkerSettings settings,
      Clients clients,
      QueueGate gate,
      SignalReader signals,
      Revocations revocations,
      Reporter reporter,
      Attempts attempts,
      Slots slots,
      Troubles troubles,
      WorkerMeters meters,
      Clock clock) {
    this.settings = settings;
    this.clients = clients;
    this.gate = gate;
    this.signals = signals;
    this.slots = slots;
    this.troubles = troubles;
    DeliveryRules.Known known =
        new DeliveryRules.Known() {
          @Override
          public boolean revoked(RunKey run, int attempt) {
            return revocations.revoked(run, attempt);
          }

          @Override
          public int runningAttempt(RunKey run) {
            return attempts.runningAttempt(run);
          }
        };
    this.handshake = new Handshake(reporter, attempts, known, meters, clock);
    this.openers =
        settings.queues().stream()
            .map(queue ->
                Thread.ofVirtual().name("berth-opener-" + queue).unstarted(() -> open(queue)))
            .toList();
  }

  public void start() {
    settings
        .queues()
        .forEach(queue -> troubles.pending(QueueGate.subject(queue), "not looked at yet"));
    openers.forEach(Thread::start);
  }

  /** Takes no more; returns when every start that was under way is through. */
  @Override
  public void close() {
    openers.forEach(Thread::interrupt);
    List<Fetcher> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(fetchers);
    }
    all.forEach(Fetcher::close);
    slots.close();
    try {
      for (Fetcher fetcher : all) {
        fetcher.join(JOIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(String queue) {
    try {
      signals.awaitCaughtUp();
      int partitions = gate.await(queue);
      int queues = settings.queues().size();
      for (int size : FetchSizes.of(settings.concurrency(), queues, partitions)) {
        add(
            new Fetcher(
                queue,
                size,
                queues == 1,
                settings.topics().work(queue),
                () -> clients.work(queue, size),
                handshake,
                slots,
                signals::hears,
                troubles));
      }
    } catch (InterruptedException e) {
      // Closed before it was ready.
    }
  }

  private synchronized void add(Fetcher fetcher) {
    if (!closed) {
      fetchers.add(fetcher);
      fetcher.start();
    }
  }
}
