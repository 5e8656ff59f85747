package io.berth.coordinator;

import io.berth.coordinator.topology.StoppedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
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
 * break a promise, so the instance stops deciding.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);

  /** A new thread reads its stores back from Kafka, only to find the disk as it was. */
  private static final Duration DISK_PAUSE = Duration.ofSeconds(5);

  /** Nothing was written for so long: who knows whether it can be. */
  private static final Duration DISK_DOUBT = Duration.ofSeconds(30);

  private final Path stateDir;
  private volatile @Nullable Throwable fault;
  private volatile @Nullable DiskFailure disk;

  private record DiskFailure(String words, long nanos) {}

  ThreadFailures(Path stateDir) {
    this.stateDir = stateDir;
  }

  /** What it stopped for, if it did. */
  Optional<Throwable> fault() {
    return Optional.ofNullable(fault);
  }

  /** What is wrong with the disk, or was a moment ago, in a sentence. */
  Optional<String> diskProblem() {
    DiskFailure last = disk;
    if (last == null || System.nanoTime() - last.nanos() > DISK_DOUBT.toNanos()) {
      return Optional.empty();
    }
    return Optional.of(
        "Its files in %s can't be written or read, it tries again by itself: %s"
            .formatted(stateDir, last.words()));
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
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** A record that is too large stays so; and a topic that is made anew needs a new start. */
  private static boolean staysSo(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof MissingSourceTopicException;
  }

  private StreamThreadExceptionResponse stop(Throwable ours) {
    fault = ours;
    log.error("The coordinator stops: it can't go on without breaking a promise", ours);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private StreamThreadExceptionResponse waitForDisk(Throwable e) {
    disk = new DiskFailure(String.valueOf(root(e).getMessage()), System.nanoTime());
    log.error("Files in {} can't be written or read; tried again after a pause", stateDir, e);
    try {
      Thread.sleep(DISK_PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
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
