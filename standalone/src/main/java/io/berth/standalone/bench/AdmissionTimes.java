package io.berth.standalone.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Notes when each admission is seen by somebody who reads what is committed. */
final class AdmissionTimes implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<Integer, Long> nanos = new ConcurrentHashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;

  AdmissionTimes(Testbed bed, TopicPartition decisions) {
    consumer = bed.reader(List.of(decisions));
    thread = Thread.ofPlatform().name("bench-admissions").daemon().start(this::read);
  }

  /** When the admission of a run was seen. */
  long ofRun(int number) throws InterruptedException {
    long begun = System.nanoTime();
    Long seen = nanos.get(number);
    while (seen == null) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Expected to see the admission of run " + number + " within " + PATIENCE);
      }
      Thread.sleep(1); // the run may have begun before we saw that it may
      seen = nanos.get(number);
    }
    return seen;
  }

  private void read() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value()[Marker.DECISION.firstValue(record.value())] == 'A') {
            nanos.put(Stamp.numberBefore(record.key(), record.key().length), System.nanoTime());
          }
        }
      }
    } catch (WakeupException e) {
      // Closed.
    } finally {
      consumer.close();
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
