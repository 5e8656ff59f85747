package io.berth.worker.health;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong right now, one trouble per subject. A new trouble is logged at once, the same one
 * again at most once a minute, and its end once: what passes by itself must not flood the log.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
  private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  private final ConcurrentMap<String, Trouble> bySubject = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /** The first log line of a trouble was written at {@code loggedNanos}. */
  private record Trouble(String message, long loggedNanos) {}

  public Troubles() {
    this(System::nanoTime);
  }

  Troubles(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The subject doesn't work, and is being tried again. */
  public void report(String subject, String message) {
    bySubject.compute(
        subject,
        (key, before) -> {
          long now = nanos.getAsLong();
          if (before != null
              && before.message.equals(message)
              && now - before.loggedNanos < AGAIN_NANOS) {
            return before;
          }
          LOG.warn("{}: {}", subject, message);
          return new Trouble(message, now);
        });
  }

  /** The subject isn't there yet, which is no surprise so early: shown, not logged. */
  public void pending(String subject, String message) {
    bySubject.put(subject, new Trouble(message, nanos.getAsLong() - AGAIN_NANOS));
  }

  /** The subject works. */
  public void clear(String subject) {
    if (bySubject.containsKey(subject) && bySubject.remove(subject) != null) {
      LOG.info("{}: works", subject);
    }
  }

  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    bySubject.forEach((subject, trouble) -> all.put(subject, trouble.message));
    return all;
  }

  /** An exception in one line: Kafka's own messages are good, its wrappers' are not. */
  public static String words(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null
        && (cause instanceof java.util.concurrent.ExecutionException
            || cause instanceof java.util.concurrent.CompletionException)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
