package io.berth.worker.intake;

import io.berth.worker.clients.Clients;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ShareConsumer;

/**
 * How long the broker keeps the records of a fetch for us. After that they may have been delivered
 * and acknowledged elsewhere; and of what lies behind it the broker accepts an acknowledgement from
 * anyone. That is what a thawed worker would run into.
 *
 * @param sinceNanos not after the broker gave us the records
 * @param lasts less than the broker says: an answer is under way for up to {@link
 *     Clients#SHARE_ANSWER_MAX}
 */
record AcquisitionLock(long sinceNanos, Duration lasts) {
  /** Kafka's default, for a broker that has not said. */
  private static final int DEFAULT_MS = 30_000;

  static AcquisitionLock of(ShareConsumer<?, ?> consumer, long sinceNanos) {
    Duration whole = Duration.ofMillis(consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_MS));
    return new AcquisitionLock(sinceNanos, whole.multipliedBy(2).dividedBy(3));
  }

  boolean over() {
    return System.nanoTime() - sinceNanos > lasts.toNanos();
  }
}
