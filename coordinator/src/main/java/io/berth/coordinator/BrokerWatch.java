package io.berth.coordinator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka now and then whether it is there: Kafka Streams waits for unreachable brokers without
 * a word, and calls that running.
 */
final class BrokerWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int PATIENCE_MS = 4_000;

  private final Admin admin;
  private final String bootstrap;
  private final Thread thread;
  private volatile @Nullable String problem;

  BrokerWatch(Admin admin, String bootstrap) {
    this.admin = admin;
    this.bootstrap = bootstrap;
    this.thread = Thread.ofVirtual().name("berth-broker-watch").start(this::work);
  }

  /** What is wrong, in a sentence. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void work() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        try {
          look();
        } catch (RuntimeException e) {
          log.warn("Expected to ask whether Kafka is there", e);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() throws InterruptedException {
    try {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS)).nodes().get();
      if (problem != null) {
        problem = null;
        log.info("Kafka at {} answers again", bootstrap);
      }
    } catch (ExecutionException e) {
      String words = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      if (problem == null) {
        log.warn("No answer from Kafka at {}, it goes on by itself: {}", bootstrap, words);
      }
      problem = "No answer from Kafka at " + bootstrap + ": nothing is decided. " + words;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
