package io.berth.worker.reporting;

import io.berth.protocol.Fact;
import io.berth.protocol.Report;
import io.berth.protocol.Topics;
import io.berth.worker.clients.BrokerWatch;
import io.berth.worker.clients.Clients;
import io.berth.worker.health.Troubles;
import io.berth.worker.metrics.WorkerMeters;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the coordinator what happens. One thread sends everything that has gathered since it last
 * looked, one report per partition, so that a report is as large as Kafka is busy.
 *
 * <p>Order per run: STARTED is stored before the attempt begins, so its end is always told later;
 * everything goes through one idempotent producer, which keeps the order of a partition. Only what
 * is told again after a failure can overtake, and of such there is one per attempt.
 *
 * <p>Bounded: nothing starts without a stored STARTED, so while Kafka is away no more gathers here
 * than the ends of the runs that were executing.
 */
public final class Reporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final String SUBJECT = "reports";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long SILENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int TOGETHER_MAX = 2_000;

  private final BlockingQueue<Statement> waiting = new LinkedBlockingQueue<>();
  private final Set<Statement> owed = ConcurrentHashMap.newKeySet();

  /** What Kafka has not answered. */
  private final Set<Sent> underWay = ConcurrentHashMap.newKeySet();

  private final String worker;
  private final String topic;
  private final Clients clients;
  private final BrokerWatch broker;
  private final Troubles troubles;
  private final WorkerMeters meters;
  private final ScheduledExecutorService timer;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean producerBroken;
  private @Nullable Producer<String, ByteBuffer> producer;
  private @Nullable KafkaClientMetrics metrics;

  /** Each is another: what is sent is no key, its bytes may be read on while it is under way. */
  private static final class Sent {
    private final long nanos = System.nanoTime();
  }

  public Reporter(
      String worker,
      Topics topics,
      Clients clients,
      BrokerWatch broker,
      Troubles troubles,
      WorkerMeters meters,
      ScheduledExecutorService timer) {
    this.worker = worker;
    this.topic = topics.reports();
    this.clients = clients;
    this.broker = broker;
    this.troubles = troubles;
    this.meters = meters;
    this.timer = timer;
    this.thread = Thread.ofPlatform().name("berth-reporter").daemon().unstarted(this::work);
  }

  public void start() {
    thread.start();
  }

  /** Tells it until it is stored. */
  public void tell(int home, Fact fact) {
    Statement statement = Statement.of(home, List.of(fact), null, Statement.Kind.UNTIL_STORED);
    owed.add(statement);
    CompletableFuture<Void> unused = statement.stored().thenRun(() -> owed.remove(statement));
    waiting.add(statement);
  }

  /** Tells that these attempts are about to start, and what else became of their delivery. */
  public CompletableFuture<Void> announce(int home, List<Fact> facts) {
    return once(home, facts, null);
  }

  /**
   * Tells that these attempts are alive and what this worker can do.
   *
   * @param answered whether it was stored; any thread
   */
  public void heartbeat(
      int home, List<Fact> alive, Report.Fleet fleet, Consumer<Boolean> answered) {
    CompletableFuture<Void> unused =
        once(home, alive, fleet)
            .whenComplete((stored, failure) -> answered.accept(failure == null));
  }

  /** Tells every partition what this worker can do. */
  public CompletableFuture<Void> heartbeatEverywhere(Report.Fleet fleet) {
    return once(Statement.EVERYWHERE, List.of(), fleet);
  }

  /** Waits until everything that must be stored is. */
  public boolean awaitStored(Duration atMost) throws InterruptedException {
    try {
      CompletableFuture.allOf(
              owed.stream().map(Statement::stored).toArray(CompletableFuture<?>[]::new))
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected to tell it until it is stored", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> once(int home, List<Fact> facts, Report.@Nullable Fleet fleet) {
    Statement statement = Statement.of(home, facts, fleet, Statement.Kind.ONCE);
    waiting.add(statement);
    return statement.stored();
  }

  private void work() {
    try {
      while (!closing) {
        List<Statement> gathered = new ArrayList<>();
        gathered.add(waiting.take());
        waiting.drainTo(gathered, TOGETHER_MAX);
        try {
          for (Batch batch : Batch.of(worker, addressed(gathered), Topics.REPORT_BYTES_MAX)) {
            send(batch);
          }
        } catch (RuntimeException | Error e) {
          failed(gathered, e); // whatever it is: who reports no more loses every lease
        }
      }
    } catch (InterruptedException e) {
      // Closing.
    } finally {
      discard();
    }
  }

  /** With a copy for each partition of what is for all. */
  private List<Statement> addressed(List<Statement> gathered) throws InterruptedException {
    List<Statement> all = new ArrayList<>();
    for (Statement statement : gathered) {
      if (statement.home() != Statement.EVERYWHERE) {
        all.add(statement);
        continue;
      }
      try {
        all.addAll(statement.toEach(producer().partitionsFor(topic).size()));
      } catch (RuntimeException e) {
        failed(List.of(statement), e);
      }
    }
    return all;
  }

  private void send(Batch batch) throws InterruptedException {
    Sent sent = new Sent();
    try {
      Producer<String, ByteBuffer> current = producer();
      int partitions = current.partitionsFor(topic).size();
      if (batch.home() >= partitions) {
        failed(
            batch.statements(),
            new IllegalArgumentException(
                "Expected home "
                    + batch.home()
                    + " to be a partition of "
                    + topic
                    + ", but it has "
                    + partitions));
        return;
      }
      underWay.add(sent);
      Future<RecordMetadata> unused =
          current.send(
              new ProducerRecord<>(topic, batch.home(), worker, batch.value()),
              (metadata, failure) -> {
                underWay.remove(sent);
                if (failure == null) {
                  stored(batch);
                } else {
                  failed(batch.statements(), failure);
                }
              });
    } catch (RuntimeException | Error e) {
      underWay.remove(sent);
      failed(batch.statements(), e);
    }
  }

  /** To be called now and then: Kafka's producer waits for brokers without a word. */
  public void look() {
    if (isSilent()) {
      troubles.report(SUBJECT, "can't be stored: Kafka does not answer, or lacks copies in sync");
    }
  }

  private boolean isSilent() {
    long now = System.nanoTime();
    return underWay.stream().anyMatch(sent -> now - sent.nanos > SILENCE_NANOS);
  }

  private void stored(Batch batch) {
    if (!isSilent()) {
      troubles.clear(SUBJECT);
    }
    batch.statements().forEach(statement -> statement.stored().complete(null));
  }

  /** Runs on the producer's thread or ours. */
  private void failed(List<Statement> statements, Throwable failure) {
    boolean tooLarge = failure instanceof RecordTooLargeException;
    boolean ours = failure instanceof IllegalArgumentException; // no partition has that number
    if (!tooLarge && !ours && !(failure instanceof RetriableException)) {
      producerBroken = true;
    }
    troubles.report(SUBJECT, topic + " can't be written, trying again: " + Troubles.words(failure));
    for (Statement statement : statements) {
      switch (statement.kind()) {
        case ONCE -> statement.stored().completeExceptionally(failure);
        case UNTIL_STORED -> again(tooLarge ? statement.small() : statement);
      }
    }
  }

  private void again(Statement statement) {
    if (!closing) {
      ScheduledFuture<?> unused =
          timer.schedule(() -> waiting.add(statement), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Some errors leave a producer unusable for good: then the next attempt gets a new one. */
  private Producer<String, ByteBuffer> producer() throws InterruptedException {
    Producer<String, ByteBuffer> current = producer;
    if (current != null && producerBroken) {
      current.close(Duration.ZERO);
      meters.gone(metrics);
      producer = null;
      current = null;
      LockSupport.parkNanos(PAUSE.toNanos()); // what is refused would be refused at once again
    }
    if (current == null) {
      broker.expectTopic(topic);
      producerBroken = false;
      current = clients.reports();
      producer = current;
      metrics = new KafkaClientMetrics(current);
      meters.client(metrics);
    }
    return current;
  }

  private void discard() {
    Producer<String, ByteBuffer> current = producer;
    if (current != null) {
      current.close(Duration.ofSeconds(5));
    }
    if (!owed.isEmpty()) {
      LOG.warn(
          "{} reports could not be stored before the worker closed; their leases will run out",
          owed.size());
    }
  }
}
