package io.berth.coordinator.setup;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for Kafka, for so long and no longer. Every failure is a {@link KafkaException}. */
final class Answers {
  /**
   * A little more than clients give themselves by default, so that theirs is the better message.
   */
  static final Duration LIMIT = Duration.ofSeconds(70);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Answers() {}

  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("Kafka did not answer within " + LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Asks again and again: Kafka tells nobody when a change has reached all brokers. */
  static void until(String what, Duration limit, BooleanSupplier holds) {
    long startNanos = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - startNanos > limit.toNanos()) {
        throw new TimeoutException(
            "Expected within " + limit.toSeconds() + " s that " + what + ", but it is not so");
      }
      pause(PAUSE);
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
