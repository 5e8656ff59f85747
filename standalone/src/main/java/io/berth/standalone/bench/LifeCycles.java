package io.berth.standalone.bench;

import io.berth.protocol.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Drives runs through a contender, from request to end, and plays their workers: what is admitted
 * is reported STARTED at once, and SUCCEEDED with the next report, many runs in one. It keeps a
 * fixed number of runs open: who ends is replaced by a new run of the same kind.
 *
 * <p>It does as little as it can, as it runs on the cores it measures: see {@link Stamp}.
 */
final class LifeCycles implements AutoCloseable, Contender.Sightings {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Contender contender;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Stamp> requests;
  private final byte[] tenant;
  private final ReportBytes reports;
  private final int factsPerReport;
  private final int[] nextOfKind;
  private Numbers toStart = new Numbers();
  private Numbers toEnd = new Numbers();
  private boolean replacing;
  private long submitted;
  private long decided;
  private long waited;
  private long ended;
  private int sightings;

  /**
   * What is driven.
   *
   * @param tenant whose runs they are
   * @param requests one of each kind of run; run number n is of kind n modulo their number
   * @param factsPerReport the most that one report says
   */
  record Plan(String tenant, List<Stamp> requests, int factsPerReport) {
    Plan {
      requests = List.copyOf(requests);
    }
  }

  LifeCycles(Testbed bed, Contender contender, Plan plan) {
    this.contender = contender;
    this.producer = bed.bulkProducer();
    this.consumer = bed.reader(contender.output());
    this.requests = plan.requests();
    this.tenant = plan.tenant().getBytes(StandardCharsets.UTF_8);
    this.factsPerReport = plan.factsPerReport();
    this.reports = new ReportBytes(plan.tenant());
    this.nextOfKind = IntStream.range(0, requests.size()).toArray();
  }

  /** Asks for so many runs, of all kinds in turn. */
  void open(int runs) {
    if (ended == submitted) {
      skipWhatOthersDid();
    }
    for (int i = 0; i < runs; i++) {
      submit((int) (submitted % requests.size()));
    }
    producer.flush();
  }

  /**
   * Waits until all that was asked for is admitted or waits, before anything was started.
   *
   * @param progress is told how many have been decided
   */
  void awaitAllDecided(LongConsumer progress) {
    while (decided < submitted) {
      look();
      progress.accept(decided);
    }
  }

  /** Waits until so many more have ended, while as many are open as were opened. */
  void cycle(int runs) {
    replacing = true;
    long enough = ended + runs;
    while (ended < enough) {
      turn();
    }
  }

  /** Lets all that are open end. */
  void finish() {
    replacing = false;
    while (ended < submitted) {
      turn();
    }
  }

  void expectNobodyWaited() {
    if (waited > 0) {
      throw new IllegalStateException("Expected nobody to wait, but " + waited + " runs did");
    }
  }

  @Override
  public void waits(int run) {
    waited++;
    decided++;
    sightings++;
  }

  @Override
  public void admitted(int run) {
    toStart.add(run);
    decided++;
    sightings++;
  }

  @Override
  public void ended(int run) {
    ended++;
    sightings++;
    if (replacing) {
      submit(run % requests.size());
    }
  }

  @Override
  public void close() {
    consumer.close();
    producer.close(Duration.ZERO);
  }

  private void skipWhatOthersDid() {
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
  }

  private void submit(int kind) {
    int number = nextOfKind[kind];
    nextOfKind[kind] += requests.size();
    submitted++;
    send(contender.topics().requests(), tenant, requests.get(kind).on(number));
  }

  private void turn() {
    look();
    report();
  }

  private void look() {
    long begun = System.nanoTime();
    sightings = 0;
    while (sightings == 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        contender.read(record, this);
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "Expected a decision within "
                + PATIENCE
                + ", but there was none; of "
                + submitted
                + " runs "
                + ended
                + " have ended");
      }
      if (!toStart.isEmpty() || !toEnd.isEmpty()) {
        return; // there is something to report, and perhaps nothing comes before that is
      }
    }
  }

  /** What began with the last report ends with this one. */
  private void report() {
    toEnd.forEach(run -> tell(run, Fact.What.SUCCEEDED));
    toStart.forEach(run -> tell(run, Fact.What.STARTED));
    if (!reports.isEmpty()) {
      sendReport();
    }
    Numbers empty = toEnd;
    empty.clear();
    toEnd = toStart;
    toStart = empty;
  }

  private void tell(int run, Fact.What what) {
    reports.add(run, what);
    if (reports.facts() == factsPerReport) {
      sendReport();
    }
  }

  private void sendReport() {
    send(contender.topics().reports(), ReportBytes.WORKER_BYTES, reports.take());
  }

  private void send(String topic, byte[] key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, 0, key, value));
  }

  /** Numbers of runs, in order. */
  private static final class Numbers {
    private int[] numbers = new int[1_024];
    private int count;

    void add(int number) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number;
    }

    void forEach(IntConsumer each) {
      for (int i = 0; i < count; i++) {
        each.accept(numbers[i]);
      }
    }

    boolean isEmpty() {
      return count == 0;
    }

    void clear() {
      count = 0;
    }
  }
}
