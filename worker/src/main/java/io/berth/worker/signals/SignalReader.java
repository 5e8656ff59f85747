package io.berth.worker.signals;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import io.berth.protocol.Signal;
import io.berth.protocol.Topics;
import io.berth.worker.clients.Clients;
import io.berth.worker.health.Troubles;
import io.berth.worker.metrics.WorkerMeters;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all signals from the oldest one that is kept, on a thread of its own. What was there when
 * it began has to be read before the first work is taken: among it may be that the work was
 * revoked.
 */
public final class SignalReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalReader.class);
  private static final String SUBJECT = "signals";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration GOODBYE = Duration.ofSeconds(1);
  private static final Duration JOIN = Duration.ofSeconds(3);
  private static final Duration REFRESH = Duration.ofMinutes(1);

  /** How long what was there may take to be read. */
  private static final Duration BEHIND_MAX = Duration.ofSeconds(5);

  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String topic;
  private final Clients clients;
  private final Revocations revocations;
  private final Listener listener;
  private final Troubles troubles;
  private final WorkerMeters meters;
  private final Clock clock;
  private final Thread thread;
  private volatile boolean hears;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /** Is told of each revocation, after it is remembered. */
  public interface Listener {
    void revoked(Signal signal);
  }

  public SignalReader(
      Topics topics,
      Clients clients,
      Revocations revocations,
      Listener listener,
      Troubles troubles,
      WorkerMeters meters,
      Clock clock) {
    this.topic = topics.signals();
    this.clients = clients;
    this.revocations = revocations;
    this.listener = listener;
    this.troubles = troubles;
    this.meters = meters;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("berth-signals").daemon().unstarted(this::work);
  }

  public void start() {
    troubles.pending(SUBJECT, "not read yet");
    thread.start();
  }

  /** Waits until what was there at the start has been read. */
  public void awaitCaughtUp() throws InterruptedException {
    caughtUp.await();
  }

  /**
   * Whether all has been read that was there some seconds ago. Who doesn't hear what is revoked
   * must start nothing.
   */
  public boolean hears() {
    return hears;
  }

  @Override
  public void close() {
    closed.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      if (!thread.join(JOIN)) {
        LOG.warn("The reader of signals did not end within {}", JOIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!closing()) {
      try {
        read();
      } catch (RuntimeException | Error e) {
        if (!closing()) {
          hears = false;
          troubles.report(SUBJECT, "can't be read, trying again: " + Troubles.words(e));
          pause();
        }
      }
    }
  }

  private void read() {
    Consumer<byte[], byte[]> consumer = clients.signals();
    this.consumer = consumer;
    // With a timer from outside it would leave its task there, and with that the client, for ever.
    var metrics = new KafkaClientMetrics(consumer);
    meters.client(metrics);
    try {
      while (!closing()) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        catchUp(consumer, partitions, null);
        troubles.clear(SUBJECT);
        hears = true;
        caughtUp.countDown();
        follow(consumer, partitions);
      }
    } finally {
      meters.gone(metrics);
      consumer.close(CloseOptions.timeout(GOODBYE));
    }
  }

  /**
   * Reads what is there now.
   *
   * @param atMost how long that may take; null: as long as it does
   * @throws TimeoutException if it takes longer
   */
  private void catchUp(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      @Nullable Duration atMost) {
    long begun = System.nanoTime();
    Map<TopicPartition, Long> ends =
        atMost == null ? consumer.endOffsets(partitions) : consumer.endOffsets(partitions, atMost);
    while (!closing()
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (atMost != null && System.nanoTime() - begun > atMost.toNanos()) {
        throw new TimeoutException("Expected to read what is there within " + atMost);
      }
      consumer.poll(POLL).forEach(this::take);
    }
  }

  /**
   * Returns when there are more partitions than before: all are read again, which does no harm.
   *
   * @throws TimeoutException when it hears no more: a consumer waits for a silent broker without a
   *     word
   */
  private void follow(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    long looked = System.nanoTime();
    long refreshed = looked;
    while (!closing()) {
      consumer.poll(POLL).forEach(this::take);
      if (System.nanoTime() - looked > BEHIND_MAX.toNanos()) {
        catchUp(consumer, partitions, BEHIND_MAX);
        looked = System.nanoTime();
      }
      if (System.nanoTime() - refreshed > REFRESH.toNanos()) {
        refreshed = System.nanoTime();
        if (partitions(consumer).size() != partitions.size()) {
          return;
        }
      }
    }
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException(
          "Expected topic " + topic + ", but there is none; a coordinator makes it");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Signal signal;
    try {
      signal = Json.read(record.value(), Signal.class);
    } catch (InvalidRecordException e) {
      LOG.warn("Signal at offset {} is ignored: {}", record.offset(), e.getMessage());
      return;
    }
    if (!signal.requires().isEmpty()) {
      LOG.warn("Signal for {} is ignored: it requires {}", signal.key(), signal.requires());
      return;
    }
    switch (signal.what()) {
      case STOP -> {
        revocations.add(signal.key(), signal.attempt(), signal.at(), clock.instant());
        listener.revoked(signal);
      }
    }
  }

  private void pause() {
    try {
      boolean unused = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown(); // nobody else interrupts this thread than who wants it to end
    }
  }

  private boolean closing() {
    return closed.getCount() == 0;
  }
}
