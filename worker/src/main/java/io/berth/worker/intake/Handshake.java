package io.berth.worker.intake;

import io.berth.protocol.Fact;
import io.berth.protocol.RunKey;
import io.berth.protocol.Topics;
import io.berth.protocol.Work;
import io.berth.worker.execution.Attempts;
import io.berth.worker.metrics.WorkerMeters;
import io.berth.worker.reporting.Reporter;
import io.berth.worker.signals.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runs of a fetch, so that each attempt is executed by at most one worker:
 *
 * <ol>
 *   <li>STARTED is said of all of them, and it is waited until that is stored. From here on the
 *       coordinator looks after their leases.
 *   <li>All deliveries are acknowledged, and it is waited for the answer. A worker that dies before
 *       this point has run nothing: the broker delivers the records again, which is reported.
 *   <li>Those whose acknowledgement was accepted are executed. An accepted acknowledgement is never
 *       lost, so nobody else gets them. Of the others WITHDRAWN is said: perhaps it was accepted
 *       and only the answer was lost, then nobody would ever report them.
 * </ol>
 *
 * If step 1 fails, the deliveries are released, and WITHDRAWN follows in case STARTED is stored
 * after all.
 *
 * <p>All of it counts only while the {@link AcquisitionLock} lasts.
 */
final class Handshake {
  private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

  /** Both together stay below what counts of the broker's acquisition lock, 30 s by default. */
  private static final Duration STORE_MAX = Duration.ofSeconds(10);

  private static final Duration ACKNOWLEDGE_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int WITHDRAWN_MAX = 100_000;
  private static final int LATE_MAX = 1_000;

  private final InHand inHand = new InHand();
  private final Revocations withdrawn = new Revocations(Topics.WORK_RETENTION, WITHDRAWN_MAX);
  private final Map<RunKey, Integer> late =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RunKey, Integer> eldest) {
              return size() > LATE_MAX;
            }
          });
  private final Reporter reporter;
  private final Attempts attempts;
  private final DeliveryRules.Known known;
  private final WorkerMeters meters;
  private final Clock clock;
  private final Between between;

  /** What happens between the steps: nothing, but in tests. */
  interface Between {
    /** STARTED is stored, and the delivery not acknowledged yet. */
    default void announced() {}

    /** The delivery is acknowledged, and nothing runs yet. */
    default void acknowledged() {}
  }

  Handshake(
      Reporter reporter,
      Attempts attempts,
      DeliveryRules.Known known,
      WorkerMeters meters,
      Clock clock) {
    this(reporter, attempts, known, meters, clock, new Between() {});
  }

  Handshake(
      Reporter reporter,
      Attempts attempts,
      DeliveryRules.Known known,
      WorkerMeters meters,
      Clock clock,
      Between between) {
    this.reporter = reporter;
    this.attempts = attempts;
    this.known = known;
    this.meters = meters;
    this.clock = clock;
    this.between = between;
  }

  /**
   * Starts what may start and says what becomes of the rest.
   *
   * @param slots how many of the runs may start; what is beyond is handed back
   * @param acquiredNanos not after the broker gave us the records
   * @return how many started: each of them has taken one of the slots
   */
  int start(
      ShareConsumer<byte[], byte[]> consumer,
      ConsumerRecords<byte[], byte[]> records,
      int slots,
      boolean draining,
      long acquiredNanos)
      throws InterruptedException {
    List<Delivery> deliveries = decide(records, slots, draining);
    try {
      return start(consumer, deliveries, acquiredNanos);
    } finally {
      starts(deliveries).forEach(inHand::letGo);
    }
  }

  private int start(
      ShareConsumer<byte[], byte[]> consumer, List<Delivery> deliveries, long acquiredNanos)
      throws InterruptedException {
    AcquisitionLock lock = AcquisitionLock.of(consumer, acquiredNanos);
    long sentNanos = System.nanoTime();
    if (lock.over()) {
      LOG.warn("{} deliveries are released: they have waited here for too long", deliveries.size());
      release(consumer, deliveries);
      Thread.sleep(PAUSE); // as below
      return 0;
    }
    if (!announced(deliveries)) {
      release(consumer, deliveries);
      starts(deliveries).forEach(this::withdraw);
      Thread.sleep(PAUSE); // or they would be delivered as often as a broker does within moments
      return 0;
    }
    between.announced();
    deliveries.forEach(
        delivery -> consumer.acknowledge(delivery.record(), delivery.acknowledgement()));
    Map<TopicIdPartition, Optional<KafkaException>> answers = commit(consumer);
    if (lock.over()) {
      LOG.warn("{} deliveries were acknowledged too late", deliveries.size());
      answers = Map.of();
    }
    between.acknowledged();
    int started = 0;
    for (Delivery delivery : deliveries) {
      if (delivery.verdict() instanceof Verdict.Start(Work work)
          && begin(work, isMine(delivery.record(), work, answers), sentNanos)) {
        started++;
      }
    }
    if (isLateAgain(deliveries)) {
      LOG.warn("New attempts are refused as too old to start: is this machine's clock ahead?");
      Thread.sleep(PAUSE); // a worker that refuses is always free, and would be given all work
    }
    return started;
  }

  /** Whether one is the next attempt of a run of which we have refused one as too old already. */
  private boolean isLateAgain(List<Delivery> deliveries) {
    boolean again = false;
    for (Delivery delivery : deliveries) {
      if (delivery.verdict() instanceof Verdict.Refuse refuse
          && refuse.what() == Fact.What.EXPIRED) {
        Integer before = late.put(refuse.work().key(), refuse.work().attempt());
        again |= before != null && before < refuse.work().attempt();
      }
    }
    return again;
  }

  private List<Delivery> decide(
      ConsumerRecords<byte[], byte[]> records, int slots, boolean draining) {
    Instant now = clock.instant();
    List<Delivery> deliveries = new ArrayList<>();
    int left = slots;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      int count = record.deliveryCount().map(Short::intValue).orElse(1);
      Verdict verdict = DeliveryRules.decide(record.value(), count, draining, known, now);
      if (verdict instanceof Verdict.Start(Work work)
          && (withdrawn.revoked(work.key(), work.attempt()) || !inHand.take(work))) {
        verdict = new Verdict.Refuse(work, Fact.What.REDELIVERED, null);
      }
      if (verdict instanceof Verdict.Start(Work work) && --left < 0) {
        inHand.letGo(work);
        verdict = new Verdict.Refuse(work, Fact.What.HANDED_BACK, "the worker has no free slot");
      }
      if (verdict instanceof Verdict.Refuse refuse) {
        inHand.lose(refuse.work());
        if (refuse.what() == Fact.What.REDELIVERED) {
          meters.redelivered(1);
        } else {
          meters.refused(refuse.what());
        }
      }
      Delivery delivery = new Delivery(record, verdict);
      delivery.log();
      deliveries.add(delivery);
    }
    return deliveries;
  }

  private boolean announced(List<Delivery> deliveries) throws InterruptedException {
    Instant now = clock.instant();
    Map<Integer, List<Fact>> facts = new TreeMap<>();
    for (Delivery delivery : deliveries) {
      switch (delivery.verdict()) {
        case Verdict.Start(Work work) -> add(facts, work, fact(work, Fact.What.STARTED, now));
        case Verdict.Refuse refused -> add(facts, refused.work(), refused.fact(now));
        case Verdict.Unreadable(var why) -> {}
        case Verdict.Ignore(var work, var running) -> {}
      }
    }
    List<CompletableFuture<Void>> stored = new ArrayList<>();
    facts.forEach((home, some) -> stored.add(reporter.announce(home, some)));
    try {
      CompletableFuture.allOf(stored.toArray(CompletableFuture<?>[]::new))
          .get(STORE_MAX.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} deliveries are released: their reports could not be stored", deliveries.size());
      return false;
    }
  }

  private void add(Map<Integer, List<Fact>> facts, Work work, Fact fact) {
    facts.computeIfAbsent(work.home(), home -> new ArrayList<>()).add(fact);
  }

  private static void release(ShareConsumer<byte[], byte[]> consumer, List<Delivery> deliveries) {
    deliveries.forEach(
        delivery -> consumer.acknowledge(delivery.record(), AcknowledgeType.RELEASE));
    commit(consumer);
  }

  private static List<Work> starts(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(Delivery::verdict)
        .flatMap(verdict ->
            verdict instanceof Verdict.Start(Work work) ? Stream.of(work) : Stream.empty())
        .toList();
  }

  private static Map<TopicIdPartition, Optional<KafkaException>> commit(
      ShareConsumer<byte[], byte[]> consumer) {
    try {
      return consumer.commitSync(ACKNOWLEDGE_MAX);
    } catch (KafkaException e) {
      LOG.warn("Deliveries could not be acknowledged: {}", e.toString());
      return Map.of();
    }
  }

  /** Whether the acknowledgement was accepted, and it was not delivered here again meanwhile. */
  private boolean isMine(
      ConsumerRecord<byte[], byte[]> record,
      Work work,
      Map<TopicIdPartition, Optional<KafkaException>> answers) {
    return !inHand.isLost(work)
        && answers.entrySet().stream()
            .filter(answer -> answer.getKey().topic().equals(record.topic()))
            .filter(answer -> answer.getKey().partition() == record.partition())
            .anyMatch(answer -> answer.getValue().isEmpty());
  }

  private boolean begin(Work work, boolean mine, long sentNanos) {
    Instant now = clock.instant();
    Fact.What instead = DeliveryRules.reconsider(work, mine, known, now);
    if (instead == null) {
      boolean started = attempts.start(work, sentNanos);
      // A signal is remembered first and then looks for what runs; we run first and then look for
      // signals. So one that comes just now is seen by one of us.
      if (known.revoked(work.key(), work.attempt())) {
        attempts.revoke(work.key(), work.attempt());
      }
      return started;
    }
    if (instead == Fact.What.WITHDRAWN) {
      withdraw(work);
    } else {
      meters.refused(instead);
      reporter.tell(work.home(), fact(work, instead, now));
    }
    return false;
  }

  private void withdraw(Work work) {
    if (known.runningAttempt(work.key()) >= work.attempt()) {
      return; // the coordinator would take it for the end of what runs
    }
    Instant now = clock.instant();
    LOG.info("{} attempt {} is withdrawn: it did not start here", work.key(), work.attempt());
    meters.withdrawn(1);
    // A broker that was restarted delivers it again as if for the first time.
    withdrawn.add(work.key(), work.attempt(), now, now);
    reporter.tell(work.home(), fact(work, Fact.What.WITHDRAWN, now));
  }

  private static Fact fact(Work work, Fact.What what, Instant at) {
    return Fact.of(work.key(), work.attempt(), what, at);
  }
}
