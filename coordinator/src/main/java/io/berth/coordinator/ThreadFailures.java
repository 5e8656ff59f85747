package io.berth.coordinator;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.topology.StoppedException;
import io.berth.coordinator.topology.StoppedPartitions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an instance whose stream thread failed. What comes from Kafka or from the disk
 * passes, and the thread is replaced. What comes from us is a fault in the rules, and is thrown as
 * such: going on could break a promise, so the partition stops.
 *
 * <p>What is neither is mostly a client of Kafka that lost its way while brokers were in trouble.
 * It has committed nothing, and a new thread begins anew with what is committed; so the thread is
 * replaced, but not for ever. Where it keeps failing, the instance stops.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);

  /** A new thread reads its stores back from Kafka, only to find the disk as it was. */
  private static final Duration DISK_PAUSE = Duration.ofSeconds(5);

  /** Before a thread is replaced that failed soon after it began: it may do so again. */
  private static final Duration KAFKA_PAUSE = Duration.ofSeconds(2);

  /** For so long after a failure it is not known whether it has passed. */
  private static final Duration DOUBT = Duration.ofSeconds(30);

  /** How often a thread is replaced for what nobody knows, within how long. */
  private static final int UNKNOWN_MAX = 3;

  private static final Duration UNKNOWN_WITHIN = Duration.ofMinutes(10);

  private final Path stateDir;
  private final StoppedPartitions partitions;
  private final LongSupplier clock;
  private final Consumer<Duration> pause;
  private final Deque<Long> unknown = new ArrayDeque<>(); // when the last ones were, in ns
  private volatile @Nullable Throwable fault;
  private volatile @Nullable Passing disk;
  private volatile @Nullable Passing kafka;

  /** What may pass by itself. */
  private record Passing(String words, long nanos) {
    static Passing of(Throwable failure, long nowNanos) {
      Throwable root = root(failure);
      String words =
          root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
      return new Passing(
          root instanceof AuthorizationException ? named(words, failure) : words, nowNanos);
    }

    /** Kafka itself may not say what it doesn't allow; Kafka Streams says what it was about. */
    private static String named(String words, Throwable failure) {
      String about = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
      return about.contains(words) ? words : about + " " + words;
    }
  }

  /**
   * @param partitions learns which stop
   */
  ThreadFailures(Path stateDir, StoppedPartitions partitions) {
    this(stateDir, partitions, System::nanoTime, ThreadFailures::sleep);
  }

  /**
   * @param clock of the kind of {@link System#nanoTime}
   * @param pause how a failed thread waits before the next one begins
   */
  ThreadFailures(
      Path stateDir, StoppedPartitions partitions, LongSupplier clock, Consumer<Duration> pause) {
    this.stateDir = stateDir;
    this.partitions = partitions;
    this.clock = clock;
    this.pause = pause;
  }

  /** What it stopped for, if it did. */
  Optional<Throwable> fault() {
    return Optional.ofNullable(fault);
  }

  /** What is wrong with the disk, or was a moment ago, in a sentence. */
  Optional<String> diskProblem() {
    return words(disk)
        .map(words ->
            "Its files in %s can't be written or read, it tries again by itself: %s"
                .formatted(stateDir, words));
  }

  /** What Kafka has just refused or failed in, in a sentence. */
  Optional<String> kafkaProblem() {
    return words(kafka)
        .map(words -> "Kafka let its thread fail, it tries again by itself: " + words);
  }

  private Optional<String> words(@Nullable Passing last) {
    return last == null || clock.getAsLong() - last.nanos() > DOUBT.toNanos()
        ? Optional.empty()
        : Optional.of(last.words());
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable e) {
    Optional<StoppedException> stopped = StoppedException.in(e);
    if (stopped.isPresent()) {
      return stop(stopped.get());
    }
    if (isOfDisk(e)) {
      return waitForDisk(e);
    }
    Throwable root = root(e);
    if (staysSo(root) || (!(root instanceof KafkaException) && tooOften())) {
      return stop(root);
    }
    log.warn("A stream thread failed and is replaced", e);
    boolean again = words(kafka).isPresent();
    kafka = Passing.of(e, clock.getAsLong());
    if (again) {
      pause.accept(KAFKA_PAUSE);
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /**
   * A record that is too large stays so, and a topic that is made anew needs a new start. Nor does
   * a new thread help where memory or classes are wanting, or where a promise is known to be
   * broken.
   */
  private static boolean staysSo(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof MissingSourceTopicException
        || failure instanceof DeletedTopicException
        || failure instanceof BrokenInvariantException
        || failure instanceof Error;
  }

  private synchronized boolean tooOften() {
    long now = clock.getAsLong();
    while (!unknown.isEmpty() && now - unknown.getFirst() > UNKNOWN_WITHIN.toNanos()) {
      unknown.removeFirst();
    }
    if (unknown.size() == UNKNOWN_MAX) {
      return true;
    }
    unknown.addLast(now);
    return false;
  }

  /** The next thread leaves that partition alone. */
  private StreamThreadExceptionResponse stop(StoppedException why) {
    if (!partitions.add(why)) {
      return stop((Throwable) why); // it should not have been opened again
    }
    log.error("A partition " + Coordinator.STOPS + "; the others do", why);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private StreamThreadExceptionResponse stop(Throwable ours) {
    fault = ours;
    log.error("The coordinator stops: it " + Coordinator.STOPS, ours);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private StreamThreadExceptionResponse waitForDisk(Throwable e) {
    disk = Passing.of(e, clock.getAsLong());
    log.error("Files in {} can't be written or read; tried again after a pause", stateDir, e);
    pause.accept(DISK_PAUSE);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOfDisk(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProcessorStateException
          || cause instanceof RocksDBException
          || cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
