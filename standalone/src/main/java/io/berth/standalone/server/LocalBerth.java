package io.berth.standalone.server;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.setup.SetupException;
import io.berth.coordinator.topology.Position;
import io.berth.standalone.broker.EmbeddedKafka;
import io.berth.standalone.broker.EmbeddedKafkaException;
import io.berth.standalone.client.ClientException;
import io.berth.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** Kafka, a coordinator and workers in this process. Only this machine reaches them. */
public final class LocalBerth implements AutoCloseable {
  // Enough for the cores of one machine; fixed for good in a folder that was made with it.
  private static final int PARTITIONS = 4;
  // After a kill the stores are read back from Kafka, however many runs there are.
  private static final Duration READY_LIMIT = Duration.ofHours(1);

  /**
   * What to start.
   *
   * @param data where everything durable lies
   * @param kafkaPort 0: any that is free
   * @param httpPort of the coordinator; 0: any that is free
   * @param concurrency how many runs each worker executes at a time
   * @param grace how long runs may finish when it is closed
   * @param setAside records that are not decided, because the rules fail on them
   */
  public record Settings(
      Path data,
      int kafkaPort,
      int httpPort,
      int workers,
      int concurrency,
      Duration grace,
      Set<Position> setAside) {}

  private final EmbeddedKafka kafka;
  private final Coordinator coordinator;
  private final Deque<AutoCloseable> parts;

  private LocalBerth(EmbeddedKafka kafka, Coordinator coordinator, Deque<AutoCloseable> parts) {
    this.kafka = kafka;
    this.coordinator = coordinator;
    this.parts = parts;
  }

  /**
   * Returns when it decides; its workers connect in the background. What was started before
   * something failed is closed again.
   *
   * @throws ClientException with a message for people
   */
  public static LocalBerth start(Settings settings) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      EmbeddedKafka kafka = EmbeddedKafka.start(settings.data(), settings.kafkaPort());
      parts.push(kafka);
      Coordinator coordinator =
          Coordinator.start(
              CoordinatorSettings.of(kafka.bootstrap(), settings.data().resolve("state"))
                  .withPartitions(PARTITIONS)
                  .withStandbys(0)
                  .withHttp("127.0.0.1", settings.httpPort())
                  .withSetAside(settings.setAside()));
      parts.push(coordinator);
      coordinator.awaitReady(READY_LIMIT);
      for (int i = 0; i < settings.workers(); i++) {
        parts.push(
            Worker.builder(kafka.bootstrap())
                .concurrency(settings.concurrency())
                .grace(settings.grace())
                .start());
      }
      return new LocalBerth(kafka, coordinator, parts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      undo(parts);
      throw new ClientException("interrupted while starting", e);
    } catch (EmbeddedKafkaException | SetupException | IllegalStateException e) {
      undo(parts);
      throw new ClientException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | Error e) {
      undo(parts);
      throw e;
    }
  }

  /** {@code host:port} of Kafka. */
  public String bootstrap() {
    return kafka.bootstrap();
  }

  /** {@code host:port} of the coordinator's {@code /health}, {@code /metrics} and {@code /api/}. */
  public String http() {
    return "127.0.0.1:" + coordinator.httpPort();
  }

  /** Why it can't go on, if it can't. */
  public Optional<String> broken() {
    var health = coordinator.health();
    return switch (health.state()) {
      case "BROKEN", "ERROR", "NOT_RUNNING" ->
          Optional.of("the coordinator has stopped: " + String.join(" ", health.problems()));
      default -> Optional.empty();
    };
  }

  /** Workers drain first, then the coordinator commits and leaves, then Kafka flushes. */
  @Override
  public void close() {
    close(parts);
  }

  /** Closes them in full, even if what failed was interrupted. */
  private static void undo(Deque<AutoCloseable> parts) {
    boolean interrupted = Thread.interrupted();
    try {
      close(parts);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void close(Deque<AutoCloseable> parts) {
    RuntimeException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The others must be closed all the same.
        if (failure == null) {
          failure = new IllegalStateException("couldn't close everything", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
