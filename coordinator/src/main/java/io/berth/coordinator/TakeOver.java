package io.berth.coordinator;

import io.berth.coordinator.setup.DeadInstances;
import io.berth.protocol.Topics;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While partitions change hands: ends what dead instances have left open, so that nobody waits for
 * its time-out. Every survivor does; the second finds nothing.
 */
final class TakeOver implements KafkaStreams.StateListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TakeOver.class);

  // What a dead instance had sent last may arrive after the first look.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Admin admin;
  private final Topics topics;
  private final Thread thread;
  private boolean changingHands;

  TakeOver(Admin admin, Topics topics) {
    this.admin = admin;
    this.topics = topics;
    this.thread = Thread.ofVirtual().name("berth-take-over").start(this::work);
  }

  @Override
  public synchronized void onChange(KafkaStreams.State now, KafkaStreams.State before) {
    changingHands = now == KafkaStreams.State.REBALANCING;
    notifyAll();
  }

  private void work() {
    try {
      while (true) {
        awaitChangingHands();
        try {
          DeadInstances.fence(admin, topics);
        } catch (InterruptException e) {
          return;
        } catch (RuntimeException e) {
          log.warn("Expected to look for what dead instances left open", e);
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized void awaitChangingHands() throws InterruptedException {
    while (!changingHands) {
      wait();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
