package io.berth.worker.intake;

import io.berth.worker.clients.Clients;
import io.berth.worker.execution.Slots;
import io.berth.worker.health.Troubles;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes work of one queue, a fixed number of runs at a time, on a thread of its own: reserves
 * slots, fetches, starts, gives back the slots it did not need.
 *
 * <p>A share consumer that was polled once may be given records at any moment after, whether it is
 * polled or not, until it has been given some. Hence the reservation is kept until then. There are
 * two exceptions: where several queues compete for the slots, it is given up after a short while
 * without work; and a consumer that has asked once more without being told to ({@link Answers}) is
 * polled without one. Should work come when no slot is free any more, nor becomes free soon, it is
 * handed back to the coordinator: left alone, it would wait here until the broker's lock is over.
 *
 * <p>How long a poll lasts matters in two ways, as of Kafka 4.3.1. The marker that ends each
 * transaction is delivered like a record, though nobody sees it; and a consumer that was given
 * anything asks for more only when it is polled again. So after a delivery comes a short poll, for
 * the marker that follows it; a marker that comes to another consumer costs that one a poll. And a
 * poll that begins at the very moment when records come makes the consumer ask once more, and the
 * acknowledgement of those records waits for the answer ({@link Clients#work}). So the other polls
 * are not as short.
 */
final class Fetcher {
  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
  private static final Duration FIRST_POLL = Duration.ofMillis(20);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LONG_AGO = Duration.ofSeconds(1).toNanos();
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration DEAF_PAUSE = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration GOODBYE = Duration.ofSeconds(3);

  private final String queue;
  private final int size;
  private final boolean onlyQueue;
  private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
  private final Handshake handshake;
  private final Slots slots;
  private final BooleanSupplier hears;
  private final Troubles troubles;
  private final Thread thread;
  private final String topic;
  private volatile boolean closing;

  /** When the last poll began, and the one before. */
  private long polledNanos;

  private long askedNanos;

  /** The last poll that was held up, by a freeze of this process or its machine, or null. */
  private @Nullable Stall stall;

  /**
   * @param hears whether this worker hears what is revoked: nothing starts while it doesn't
   */
  Fetcher(
      String queue,
      int size,
      boolean onlyQueue,
      String topic,
      Supplier<ShareConsumer<byte[], byte[]>> consumers,
      Handshake handshake,
      Slots slots,
      BooleanSupplier hears,
      Troubles troubles) {
    this.queue = queue;
    this.size = size;
    this.onlyQueue = onlyQueue;
    this.topic = topic;
    this.consumers = consumers;
    this.handshake = handshake;
    this.slots = slots;
    this.hears = hears;
    this.troubles = troubles;
    this.thread =
        Thread.ofPlatform()
            .name("berth-intake-" + queue + "-" + size)
            .daemon()
            .unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Takes no more. */
  void close() {
    closing = true;
  }

  /** Waits until a start that is under way is through, and what it fetched is given back. */
  void join(Duration atMost) throws InterruptedException {
    if (!thread.join(atMost)) {
      LOG.warn("{} did not end within {}", thread.getName(), atMost);
      thread.interrupt();
    }
  }

  private void work() {
    try {
      while (!closing) {
        try {
          takeUntilClosed();
        } catch (RuntimeException | Error e) {
          if (!closing) {
            troubles.report(subject(), "can't be read, trying again: " + Troubles.words(e));
            Thread.sleep(PAUSE);
          }
        }
      }
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  private void takeUntilClosed() throws InterruptedException {
    ShareConsumer<byte[], byte[]> consumer = consumers.get();
    Answers answers = Answers.of(consumer);
    polledNanos = System.nanoTime();
    try {
      consumer.subscribe(List.of(topic));
      while (take(consumer, answers)) {
        troubles.clear(subject());
      }
    } finally {
      consumer.close(GOODBYE);
    }
  }

  /** Fetches and starts once; false when the worker takes no more. */
  private boolean take(ShareConsumer<byte[], byte[]> consumer, Answers answers)
      throws InterruptedException {
    int reserved = size;
    if (!slots.reserve(size, PATIENCE)) {
      if (answers.tooMany()) {
        reserved = 0;
      } else if (!slots.reserve(size)) {
        return false;
      }
    }
    int started = 0;
    try {
      boolean longAgo = System.nanoTime() - polledNanos > LONG_AGO;
      ConsumerRecords<byte[], byte[]> records =
          poll(consumer, answers, longAgo ? Duration.ZERO : FIRST_POLL);
      while (records.isEmpty() && !closing) {
        troubles.clear(subject());
        if (!onlyQueue && reserved > 0) {
          slots.release(reserved);
          reserved = 0;
        }
        records = poll(consumer, answers, POLL);
      }
      if (reserved == 0 && !records.isEmpty() && slots.reserve(1, PATIENCE)) {
        reserved = 1 + slots.takeUpTo(records.count() - 1);
      }
      while (!records.isEmpty() && !hears.getAsBoolean() && !closing) {
        Thread.sleep(DEAF_PAUSE); // if that lasts, the handshake releases them
      }
      if (!records.isEmpty()) {
        started = handshake.start(consumer, records, reserved, closing, askedNanos);
      }
      return !closing;
    } finally {
      slots.release(reserved - started);
    }
  }

  /**
   * What a poll returns may have come since the one before: it waits here for a free slot, or for
   * us to be thawed. So after a long time, one that waits for nothing takes what is as old as that.
   * What came before a poll was held up may also appear only some polls later.
   */
  private ConsumerRecords<byte[], byte[]> poll(
      ShareConsumer<byte[], byte[]> consumer, Answers answers, Duration atMost) {
    long now = System.nanoTime();
    askedNanos = stall != null && now - stall.endNanos < LONG_AGO ? stall.beginNanos : polledNanos;
    polledNanos = now;
    answers.pollBegins();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(atMost);
    answers.pollEnds();
    long end = System.nanoTime();
    if (end - now > atMost.toNanos() + LONG_AGO) {
      stall = new Stall(askedNanos, end);
    }
    return records;
  }

  private record Stall(long beginNanos, long endNanos) {}

  private String subject() {
    return QueueGate.subject(queue) + ", " + size + " at a time";
  }
}
