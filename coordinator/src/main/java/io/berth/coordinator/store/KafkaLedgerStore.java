package io.berth.coordinator.store;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The ledger's memory in the state stores of a Kafka Streams task: JSON under readable keys. */
public final class KafkaLedgerStore implements LedgerStore {
  private static final String LAST_ARRIVAL = "arrival";
  private static final String WORKER = "worker/";
  private static final String AFTER_WORKERS = "worker0"; // the character after the slash

  private final KeyValueStore<String, byte[]> runs;
  private final KeyValueStore<String, byte[]> definitions;
  private final KeyValueStore<String, byte[]> progress;
  private final SettledRuns settled;

  /**
   * @param retention how long settled runs are remembered: what the stores were built with
   */
  public KafkaLedgerStore(ProcessorContext<?, ?> context, Duration retention) {
    runs = context.getStateStore(Stores.RUNS);
    definitions = context.getStateStore(Stores.DEFINITIONS);
    progress = context.getStateStore(Stores.PROGRESS);
    settled =
        new SettledRuns(
            context.getStateStore(Stores.SETTLED), retention, context::currentSystemTimeMs);
  }

  @Override
  public Optional<Entry> run(RunKey key, FlowBooks books) {
    byte[] stored = runs.get(key.toString());
    return stored == null ? Optional.empty() : Optional.of(entry(key, stored, books));
  }

  @Override
  public void put(Entry run) {
    runs.put(run.key().toString(), Json.write(StoredRun.of(run)));
  }

  @Override
  public void remove(RunKey key) {
    runs.delete(key.toString());
  }

  @Override
  public Optional<SettledRun> settled(RunKey key) {
    return settled.find(key);
  }

  @Override
  public void put(SettledRun run) {
    settled.put(run);
  }

  @Override
  public void forget(SettledRun run) {
    settled.forget(run);
  }

  @Override
  public void put(DefinitionKey.OfFlow key, FlowBook flow) {
    definitions.put(key.toString(), Json.write(flow));
  }

  @Override
  public void put(DefinitionKey.OfLimit key, Limit limit) {
    definitions.put(key.toString(), Json.write(limit));
  }

  @Override
  public void remove(DefinitionKey key) {
    definitions.delete(key.toString());
  }

  @Override
  public void put(LiveWorker worker) {
    progress.put(key(worker), Json.write(worker));
  }

  @Override
  public void remove(LiveWorker worker) {
    progress.delete(key(worker));
  }

  @Override
  public void forEachWorker(Consumer<LiveWorker> workers) {
    try (KeyValueIterator<String, byte[]> all = progress.range(WORKER, AFTER_WORKERS)) {
      all.forEachRemaining(stored -> workers.accept(Json.read(stored.value, LiveWorker.class)));
    }
  }

  private static String key(LiveWorker worker) {
    return WORKER + worker.queue() + "/" + worker.worker();
  }

  @Override
  public long lastArrival() {
    return Numbers.orElse(progress.get(LAST_ARRIVAL), 0);
  }

  @Override
  public void lastArrival(long arrival) {
    progress.put(LAST_ARRIVAL, Numbers.bytes(arrival));
  }

  @Override
  public void forEachDefinition(
      BiConsumer<DefinitionKey.OfFlow, FlowBook> flows,
      BiConsumer<DefinitionKey.OfLimit, Limit> limits) {
    try (KeyValueIterator<String, byte[]> all = definitions.all()) {
      all.forEachRemaining(stored -> {
        switch (DefinitionKey.parse(stored.key)) {
          case DefinitionKey.OfFlow key ->
              flows.accept(key, Json.read(stored.value, FlowBook.class));
          case DefinitionKey.OfLimit key ->
              limits.accept(key, Json.read(stored.value, Limit.class));
        }
      });
    }
  }

  @Override
  public void forEachRun(FlowBooks books, Consumer<Entry> each) {
    try (KeyValueIterator<String, byte[]> all = runs.all()) {
      all.forEachRemaining(
          stored -> each.accept(entry(RunKey.parse(stored.key), stored.value, books)));
    }
  }

  private static Entry entry(RunKey key, byte[] stored, FlowBooks books) {
    return Json.read(stored, StoredRun.class).toEntry(key, books);
  }
}
