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
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The ledger's memory in the state stores of a Kafka Streams task: JSON under readable keys. */
public final class KafkaLedgerStore extends KafkaLedgerContent implements LedgerStore {
  private final KeyValueStore<String, byte[]> runs;
  private final KeyValueStore<String, byte[]> definitions;
  private final KeyValueStore<String, byte[]> progress;
  private final SettledRuns settled;

  /**
   * @param retention how long settled runs are remembered: what the stores were built with
   */
  public KafkaLedgerStore(ProcessorContext<?, ?> context, Duration retention) {
    this(
        context.getStateStore(Stores.RUNS),
        context.getStateStore(Stores.DEFINITIONS),
        context.getStateStore(Stores.PROGRESS),
        new SettledRuns(
            context.getStateStore(Stores.SETTLED), retention, context::currentSystemTimeMs));
  }

  private KafkaLedgerStore(
      KeyValueStore<String, byte[]> runs,
      KeyValueStore<String, byte[]> definitions,
      KeyValueStore<String, byte[]> progress,
      SettledRuns settled) {
    super(runs, definitions, progress);
    this.runs = runs;
    this.definitions = definitions;
    this.progress = progress;
    this.settled = settled;
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
  public void lastArrival(long arrival) {
    progress.put(LAST_ARRIVAL, Numbers.bytes(arrival));
  }
}
