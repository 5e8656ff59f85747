package io.berth.standalone.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends one record after another into a topic, and takes the time until it has come through. */
final class Probe implements AutoCloseable {
  /** Where records come out. */
  interface Exit extends AutoCloseable {
    /** Takes what comes within a moment, and returns each. */
    Iterable<ConsumerRecord<byte[], byte[]>> take() throws Exception;

    @Override
    void close();
  }

  static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BYTES = 128; // about what a report of one end has

  private final String input;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Exit exit;
  private int sent;

  Probe(Testbed bed, String input, Exit exit) {
    this.input = input;
    this.exit = exit;
    producer = bed.promptProducer();
  }

  /** Until a record is seen, committed, in another topic. */
  static Probe of(Testbed bed, String input, String output) {
    KafkaConsumer<byte[], byte[]> consumer = bed.reader(output);
    return new Probe(
        bed,
        input,
        new Exit() {
          @Override
          public Iterable<ConsumerRecord<byte[], byte[]>> take() {
            return consumer.poll(POLL);
          }

          @Override
          public void close() {
            consumer.close();
          }
        });
  }

  /** So many, each a pause after the last was seen. */
  Latencies measure(int count, Duration pause) throws Exception {
    Latencies latencies = new Latencies();
    for (int i = 0; i < count; i++) {
      Thread.sleep(pause);
      int number = ++sent;
      byte[] value = ByteBuffer.allocate(BYTES).putInt(number).array();
      long begun = System.nanoTime();
      var unused = producer.send(new ProducerRecord<>(input, 0, null, value));
      while (!seen(number)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "Expected to see a record of " + input + " within " + PATIENCE + ", but did not");
        }
      }
      latencies.add(System.nanoTime() - begun);
    }
    return latencies;
  }

  private boolean seen(int number) throws Exception {
    boolean seen = false;
    for (ConsumerRecord<byte[], byte[]> record : exit.take()) {
      seen |= ByteBuffer.wrap(record.value()).getInt() == number;
    }
    return seen;
  }

  @Override
  public void close() {
    exit.close();
    producer.close(Duration.ZERO);
  }
}
