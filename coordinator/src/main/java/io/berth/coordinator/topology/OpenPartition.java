package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Admission;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.SelfCheck;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.coordinator.store.KafkaLedgerStore;
import io.berth.coordinator.store.Progress;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Code;
import io.berth.protocol.Flow;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Behind the front door of one partition, from one opening to the next: passes on what belongs to
 * another partition, refuses what can't be read, has the rest decided, and sends what follows.
 * Wiring only: it decides nothing itself.
 *
 * <p>It is <em>confirmed</em> with the first record that it takes. Until then time decides nothing:
 * Kafka compares the group's generation only when a transaction carries input offsets (KIP-447),
 * and a task of Kafka Streams has none before its first record. An instance that has lost the
 * partition without knowing could commit what it decides from an old state. So that a silent
 * partition is confirmed too, it sends itself a record.
 */
final class OpenPartition {
  private static final Duration VIEW = Duration.ofSeconds(1);

  private final Topics topics;
  private final Observer observer;
  private final ReportsRead reportsRead;
  private final Mailboxes mailboxes;
  private final Set<Position> setAside;
  private final Lane lane;
  private final InputReader reader;
  private final ProcessorContext<byte[], Outgoing> context;
  private final int home;
  private final LongSupplier steadyMs;
  private final Clocks clocks;
  private final Progress progress;
  private final Ledger ledger;
  private final Admission admission;
  private final Outputs outputs;
  private final Queues queues;
  private final Pace pace;
  private final LastInputs lastInputs = new LastInputs();
  private final SelfCheck selfCheck = new SelfCheck();
  private final Cancellable viewTimer;
  private Duration interval;
  private Cancellable tickTimer;
  private boolean somethingHappened;
  private boolean announced;

  /** Null until the partition is confirmed. */
  private @Nullable Mailbox mailbox;

  OpenPartition(Wiring wiring, ProcessorContext<byte[], Outgoing> context, Pace pace) {
    this.pace = pace;
    topics = wiring.topics();
    observer = wiring.observer();
    reportsRead = wiring.reportsRead();
    mailboxes = wiring.mailboxes();
    setAside = wiring.setAside();
    lane = new Lane(topics);
    reader = new InputReader(topics, wiring.partitions());
    this.context = context;
    home = context.taskId().partition();
    steadyMs = wiring.steadyMs();
    clocks = new Clocks(context.currentSystemTimeMs(), steadyMs.getAsLong());
    progress = new Progress(context, wiring.topicIds());
    LedgerStore store = new KafkaLedgerStore(context, wiring.retention());
    ledger = wiring.restoredLedgers().take(home, store);
    ledger.open(store, moment().leaseNow());
    admission = new Admission(ledger, wiring.settings());
    outputs = new Outputs(topics, home, wiring.settings().clockMargin());
    queues = wiring.queuesOfTask().get();
    requestQueuesInUse();
    viewTimer =
        context.schedule(
            VIEW, PunctuationType.WALL_CLOCK_TIME, time -> stopIfItFails(null, this::view));
    interval = pace.interval();
    tickTimer = scheduleTicks();
  }

  /** Leaves for good: the partition is another instance's from now on. */
  void close() {
    leave();
    observer.gone(home);
  }

  void leave() {
    viewTimer.cancel();
    tickTimer.cancel();
    if (mailbox != null) {
      mailboxes.close(home, mailbox);
    }
  }

  void process(Record<byte[], byte[]> record) {
    RecordMetadata metadata =
        context
            .recordMetadata()
            .orElseThrow(
                () -> new IllegalStateException("Expected to know where a record is from"));
    Position at = new Position(metadata.topic(), metadata.partition(), metadata.offset());
    stopIfItFails(at, () -> takeIfNew(record, metadata, at));
    if (happened() && pace.tookInput(context.currentSystemTimeMs())) {
      context.commit();
    }
    keepPace();
  }

  private void takeIfNew(Record<byte[], byte[]> record, RecordMetadata metadata, Position at) {
    if (mailbox == null) {
      mailbox = mailboxes.open(home);
    }
    long storedMs = Lane.real(record.timestamp(), lane.isFast(at.topic()));
    if (progress.advance(at.topic(), at.partition(), at.offset(), storedMs)) {
      take(record, origin(record, metadata), at);
    } else {
      observer.skipped();
    }
  }

  private void take(Record<byte[], byte[]> record, Origin origin, Position at) {
    if (setAside.contains(at)) {
      lastInputs.add(at, "set aside");
      reject(record, origin, Code.SET_ASIDE, "An operator set aside the record at " + at);
      return;
    }
    takeReadyQueues(); // or a run would wait for one that became ready since the last tick
    if (at.topic().equals(topics.inbox()) && Headers.isOpened(record.headers())) {
      lastInputs.add(at, "opened");
      return;
    }
    switch (reader.read(origin, record.key(), record.value())) {
      case Reading.Invalid invalid -> {
        lastInputs.add(at, "refused with " + invalid.code());
        reject(record, origin, invalid.code(), invalid.reason());
      }
      case Reading.Valid valid when valid.home() != home -> {
        lastInputs.add(at, "passed on to " + valid.home());
        passOn(record, origin, valid.home());
      }
      case Reading.Valid valid -> {
        lastInputs.add(at, valid.inputs());
        valid.inputs().forEach(input -> decide(input, record, origin));
      }
    }
  }

  /**
   * What comes from Kafka passes. Anything else is a fault in the rules: what would follow could
   * break a promise.
   */
  private void stopIfItFails(@Nullable Position at, Runnable deciding) {
    try {
      deciding.run();
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      List<String> last = lastInputs.inOrder();
      throw at == null
          ? StoppedException.asTimePassed(home, last, e)
          : StoppedException.at(home, at, last, e);
    }
  }

  private Origin origin(Record<byte[], byte[]> record, RecordMetadata metadata) {
    if (metadata.topic().equals(topics.inbox())
        || metadata.topic().equals(topics.inboxOfRequests())) {
      Origin first = Headers.origin(record.headers());
      if (first != null && reader.isInput(first.topic())) {
        return first;
      }
    }
    return new Origin(
        metadata.topic(),
        metadata.partition(),
        metadata.offset(),
        Lane.real(record.timestamp(), lane.isFast(metadata.topic())));
  }

  private void decide(Input input, Record<byte[], byte[]> record, Origin origin) {
    boolean freed = false;
    for (Event event : decided(input)) {
      if (event instanceof Event.Refused refused) {
        reject(record, origin, refused.code(), refused.reason());
      }
      if (freed && event instanceof Event.Admitted) {
        observer.handedOff(sinceReport(origin));
        freed = false;
      }
      freed |= event instanceof Event.Settled;
    }
  }

  private Duration sinceReport(Origin origin) {
    long passedMs = context.currentSystemTimeMs() - origin.timestamp();
    return Duration.ofMillis(Math.max(0, passedMs)); // the worker's clock may be ahead
  }

  private List<Event> decided(Input input) {
    return decided(input, moment());
  }

  private List<Event> decided(Input input, Moment moment) {
    List<Event> events = admission.decide(input, moment);
    expectNoOverAdmission(events);
    for (Event event : events) {
      outputs.send(event, moment.now(), (key, out) -> forward(key, out, new RecordHeaders()));
      if (event instanceof Event.QueueWanted wanted) {
        queues.request(wanted.queue());
      }
    }
    if (!events.isEmpty()) {
      somethingHappened = true;
      observer.decided(home, events, new Glance(ledger, moment.now(), moment.leaseNow()));
    }
    return events;
  }

  private void expectNoOverAdmission(List<Event> events) {
    int over = SelfCheck.overAdmissions(events, ledger);
    if (over > 0) {
      observer.overAdmitted(over);
      throw new BrokenInvariantException(
          "I1", "expected only runs to be admitted that fit, but %d did not".formatted(over));
    }
  }

  private void view() {
    observer.view(home, glance());
    long orphans = selfCheck.orphanSlots(ledger);
    if (orphans > 0) {
      observer.orphaned(orphans);
      throw new BrokenInvariantException(
          "I2", "expected active runs to hold all slots that are taken, but not " + orphans);
    }
  }

  private void tick() {
    if (mailbox == null) {
      announce();
      return;
    }
    takeReadyQueues();
    decided(
        new Input.Tick(),
        clocks.at(context.currentSystemTimeMs(), steadyMs.getAsLong(), reportsRead()));
    mailbox.answer(this::glance);
    pace.ticked(happened() || !ledger.toDrain().isEmpty());
    keepPace();
  }

  private void announce() {
    if (!announced) {
      var headers = new RecordHeaders();
      Headers.put(headers, Headers.OPENED, true);
      forward(null, new Outgoing(topics.inbox(), OptionalInt.of(home), new byte[0]), headers);
      context.commit();
      announced = true;
    }
  }

  private OptionalLong reportsRead() {
    return reportsRead.until(home, progress.next(topics.reports(), home));
  }

  /** Whether anything did since it was last asked: most heartbeats and ticks change nothing. */
  private boolean happened() {
    boolean happened = somethingHappened;
    somethingHappened = false;
    return happened;
  }

  private void takeReadyQueues() {
    queues.takeNewlyReady().forEach(queue -> decided(new Input.QueueSetUp(queue)));
  }

  private void keepPace() {
    if (!interval.equals(pace.interval())) {
      interval = pace.interval();
      tickTimer.cancel();
      tickTimer = scheduleTicks();
    }
  }

  private Cancellable scheduleTicks() {
    return context.schedule(
        interval, PunctuationType.WALL_CLOCK_TIME, time -> stopIfItFails(null, this::tick));
  }

  private Glance glance() {
    Moment moment = moment();
    return new Glance(ledger, moment.now(), moment.leaseNow());
  }

  private Moment moment() {
    return clocks.at(context.currentSystemTimeMs(), steadyMs.getAsLong());
  }

  private void requestQueuesInUse() {
    for (TenantLedger tenant : ledger.tenants()) {
      for (FlowBook book : tenant.flowBooks()) {
        for (Flow flow : book.revisions().values()) {
          queues.request(flow.workers());
        }
      }
    }
  }

  private void passOn(Record<byte[], byte[]> record, Origin origin, int owner) {
    var headers = new RecordHeaders();
    Headers.put(headers, origin);
    String inbox = lane.isFast(origin.topic()) ? topics.inbox() : topics.inboxOfRequests();
    forward(
        Rejection.cut(record.key()), // a key that is longer means nothing, and might not be written
        new Outgoing(inbox, OptionalInt.of(owner), record.value()),
        headers);
    observer.passedOn();
  }

  private void reject(Record<byte[], byte[]> record, Origin origin, Code code, String reason) {
    context.forward(
        Rejection.of(record, origin, code, reason, topics, context.currentSystemTimeMs()));
    observer.rejected(origin.topic(), code);
  }

  private void forward(
      byte @Nullable [] key, Outgoing out, org.apache.kafka.common.header.Headers headers) {
    context.forward(new Record<>(key, out, context.currentSystemTimeMs(), headers));
  }
}
