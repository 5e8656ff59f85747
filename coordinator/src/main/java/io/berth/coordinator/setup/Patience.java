package io.berth.coordinator.setup;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what Kafka can't do at the moment: brokers come back, and then nobody shall have to
 * start anything.
 */
final class Patience {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);
  private static final Duration SAY_EVERY = Duration.ofSeconds(30);

  /** What clients say of host names that nobody knows, of 4.3.1: they have no type for it. */
  private static final String UNRESOLVED = "No resolvable bootstrap urls";

  private final LongSupplier nanos;
  private final Consumer<Duration> pause;

  Patience() {
    this(System::nanoTime, Answers::pause);
  }

  /**
   * @param nanos a clock of the kind of {@link System#nanoTime}
   * @param pause how it waits between two attempts
   */
  Patience(LongSupplier nanos, Consumer<Duration> pause) {
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * What an attempt gives, once one succeeds.
   *
   * @param problem is told what it waits for
   * @throws SetupException where waiting is of no use
   */
  <T> T until(Supplier<T> attempt, Consumer<String> problem) {
    String said = "";
    long saidNanos = 0;
    while (true) {
      try {
        return attempt.get();
      } catch (SetupException e) {
        if (!e.isPassing()) {
          throw e;
        }
        String words = String.valueOf(e.getMessage());
        problem.accept(words);
        if (!words.equals(said) || nanos.getAsLong() - saidNanos >= SAY_EVERY.toNanos()) {
          log.warn("{}. It is tried again", words);
          said = words;
          saidNanos = nanos.getAsLong();
        }
        pause.accept(AGAIN_AFTER);
      }
    }
  }

  /**
   * Whether a failure may be over without anybody changing how Berth is started. Copies that are
   * asked for and can't be made may be too many, or some brokers are away.
   */
  static boolean passes(Throwable failure) {
    boolean passes = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        return false;
      }
      passes |=
          cause instanceof RetriableException
              || cause instanceof InvalidReplicationFactorException
              || isUnresolved(cause);
    }
    return passes;
  }

  /** Whether it says that a name of a broker is not known, or not yet. */
  static boolean isUnresolved(Throwable failure) {
    return String.valueOf(failure.getMessage()).startsWith(UNRESOLVED);
  }
}
