package io.berth.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both stores do the same: the one of the task, on RocksDB, and the one in memory on which the
 * rules are tested.
 */
class LedgerStoreTest {
  enum Kind {
    MEMORY,
    KAFKA
  }

  private static final Duration RETENTION = Duration.ofDays(1);

  private final List<StateStore> open = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    open.forEach(StateStore::close);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLiveRunIsReplacedAndRemoved(Kind kind) {
    LedgerStore store = store(kind);
    Sample.liveRuns()
        .forEach((name, run) -> {
          store.put(run);
          assertThat(store.run(run.key(), Sample::book)).as(name).contains(run);
        });
    RunKey key = Sample.liveRuns().get("queued").key();
    store.remove(key);
    assertThat(store.run(key, Sample::book)).isEmpty();
    assertThat(runs(store)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void allLiveRunsAreFound(Kind kind) {
    LedgerStore store = store(kind);
    Map<RunKey, Entry> put = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      LiveRun run = (LiveRun) Sample.liveRuns().get("queued");
      RunKey key = new RunKey("default", "r:" + i);
      LiveRun other = LiveRun.arrived(key, run.request(), run.flow(), 2, i, Sample.AT);
      store.put(other);
      put.put(key, other);
    }
    assertThat(runs(store)).isEqualTo(put);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSettledRunIsRememberedUntilItIsForgotten(Kind kind) {
    LedgerStore store = store(kind);
    SettledRun run = Sample.settled();
    assertThat(store.settled(run.key())).isEmpty();
    store.put(run);
    assertThat(store.settled(run.key())).contains(run);
    assertThat(store.settled(new RunKey("default", "r"))).isEmpty(); // no more than a beginning
    assertThat(store.run(run.key(), Sample::book)).isEmpty();
    store.forget(run);
    assertThat(store.settled(run.key())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void definitionsAreReplacedAndRemoved(Kind kind) {
    LedgerStore store = store(kind);
    DefinitionKey.OfFlow flow = (DefinitionKey.OfFlow) Sample.FLOW.key();
    DefinitionKey.OfLimit limit = (DefinitionKey.OfLimit) Sample.LIMIT.key();
    store.put(flow, new FlowBook(2, true, Map.of(2, Sample.FLOW)));
    store.put(flow, Sample.BOOK);
    store.put(limit, Sample.LIMIT);
    Map<DefinitionKey, Object> found = new HashMap<>();
    store.forEachDefinition(found::put, found::put);
    assertThat(found).isEqualTo(Map.of(flow, Sample.BOOK, limit, Sample.LIMIT));
    store.remove(flow);
    List<Limit> left = new ArrayList<>();
    store.forEachDefinition(
        (key, book) -> {
          throw new AssertionError(key + " was removed");
        },
        (key, each) -> left.add(each));
    assertThat(left).containsExactly(Sample.LIMIT);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLastArrivalIsZeroBeforeTheFirst(Kind kind) {
    LedgerStore store = store(kind);
    assertThat(store.lastArrival()).isZero();
    store.lastArrival(5_000_000_000L);
    assertThat(store.lastArrival()).isEqualTo(5_000_000_000L);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWorkerIsReplacedAndRemoved(Kind kind) {
    LedgerStore store = store(kind);
    store.lastArrival(7);
    LiveWorker odd = new LiveWorker("gpu", "w/1 \u00fc", 1);
    LiveWorker other = new LiveWorker("default", "w/1 \u00fc", 1);
    store.put(new LiveWorker(odd.queue(), odd.worker(), 2));
    store.put(odd);
    store.put(other);
    assertThat(workers(store)).containsExactlyInAnyOrder(odd, other);
    store.remove(odd);
    assertThat(workers(store)).containsExactly(other);
  }

  private static List<LiveWorker> workers(LedgerStore store) {
    List<LiveWorker> workers = new ArrayList<>();
    store.forEachWorker(workers::add);
    return workers;
  }

  private LedgerStore store(Kind kind) {
    if (kind == Kind.MEMORY) {
      return new MemoryLedgerStore();
    }
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(
            new java.util.Properties(),
            new org.apache.kafka.streams.processor.TaskId(0, 0),
            folder.toFile());
    for (StoreBuilder<?> builder : Stores.builders(RETENTION)) {
      StateStore store = builder.withLoggingDisabled().withCachingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      open.add(store);
    }
    context.setCurrentSystemTimeMs(Sample.AT.plusSeconds(60).toEpochMilli());
    return new KafkaLedgerStore(context, RETENTION);
  }

  private static Map<RunKey, Entry> runs(LedgerStore store) {
    Map<RunKey, Entry> runs = new HashMap<>();
    store.forEachRun(Sample::book, run -> runs.put(run.key(), run));
    return runs;
  }
}
