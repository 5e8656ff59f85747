package io.berth.coordinator;

import io.berth.coordinator.topology.StoppedException;
import io.berth.coordinator.topology.StoppedPartitions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
 * passes, and the thread is replaced. What comes from us is a fault in the rules: going on could
 * break a promise, so the partition stops, or if none is to blame, the instance.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);

  /** A new thread reads its stores back from Kafka, only to find the disk as it was. */
  private static final Duration DISK_PAUSE = Duration.ofSeconds(5);

  /** Before a thread is replaced that failed soon after it began: it may do so again. */
  private static final Duration KAFKA_PAUSE = Duration.ofSeconds(2);

  /** For so long after a failure it is not known whether it has passed. */
  private static final Duration DOUBT = Duration.ofSeconds(30);

  private final Path stateDir;
  private final StoppedPartitions partitions;
  private volatile @Nullable Throwable fault;
  private volatile @Nullable Passing disk;
  private volatile @Nullable Passing kafka;

  /** What may pass by itself. */
  private record Passing(String words, long nanos) {
    static Passing of(Throwable failure) {
      Throwable root = root(failure);
      String words =
          root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
      return new Passing(
          root instanceof AuthorizationException ? named(words, failure) : words,
          System.nanoTime());
    }

    /** Kafka itself may not say what it doesn't allow; Kafka Streams says what it was about. */
    private static String named(String words, Throwable failure) {
      String about = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
      return about.contains(words) ? words : about + " " + words;
    }

    static Optional<String> wordsOf(@Nullable Passing last) {
      return last == null || System.nanoTime() - last.nanos() > DOUBT.toNanos()
          ? Optional.empty()
          : Optional.of(last.words());
    }
  }

  /**
   * @param partitions learns which stop
   */
  ThreadFailures(Path stateDir, StoppedPartitions partitions) {
    this.stateDir = stateDir;
    this.partitions = partitions;
  }

  /** What it stopped for, if it did. */
  Optional<Throwable> fault() {
    return Optional.ofNullable(fault);
  }

  /** What is wrong with the disk, or was a moment ago, in a sentence. */
  Optional<String> diskProblem() {
    return Passing.wordsOf(disk)
        .map(words ->
            "Its files in %s can't be written or read, it tries again by itself: %s"
                .formatted(stateDir, words));
  }

  /** What Kafka has just refused or failed in, in a sentence. */
  Optional<String> kafkaProblem() {
    return Passing.wordsOf(kafka)
        .map(words -> "Kafka let its thread fail, it tries again by itself: " + words);
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
    if (!(root instanceof KafkaException) || staysSo(root)) {
      return stop(root);
    }
    log.warn("A stream thread failed and is replaced", e);
    boolean again = Passing.wordsOf(kafka).isPresent();
    kafka = Passing.of(e);
    if (again) {
      pause(KAFKA_PAUSE);
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** A record that is too large stays so; and a topic that is made anew needs a new start. */
  private static boolean staysSo(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof MissingSourceTopicException;
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
    disk = Passing.of(e);
    log.error("Files in {} can't be written or read; tried again after a pause", stateDir, e);
    pause(DISK_PAUSE);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static void pause(Duration time) {
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
