package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A store that keeps the objects themselves: it costs next to nothing, so that what is measured is
 * the rules and the ledger.
 */
final class ObjectStore implements LedgerStore {
  private final Map<RunKey, Entry> runs = new HashMap<>();
  private final Map<DefinitionKey.OfFlow, FlowBook> flows = new HashMap<>();
  private final Map<DefinitionKey.OfLimit, Limit> limits = new HashMap<>();
  private final Map<RunKey, SettledRun> settled = new HashMap<>();
  private final Map<String, LiveWorker> workers = new HashMap<>();
  private long lastArrival;

  @Override
  public Optional<Entry> run(RunKey key, FlowBooks books) {
    return Optional.ofNullable(runs.get(key));
  }

  @Override
  public void put(Entry run) {
    runs.put(run.key(), run);
  }

  @Override
  public void remove(RunKey key) {
    runs.remove(key);
  }

  @Override
  public Optional<SettledRun> settled(RunKey key) {
    return Optional.ofNullable(settled.get(key));
  }

  @Override
  public void put(SettledRun run) {
    settled.put(run.key(), run);
  }

  @Override
  public void forget(SettledRun run) {
    settled.remove(run.key());
  }

  @Override
  public void put(DefinitionKey.OfFlow key, FlowBook flow) {
    flows.put(key, flow);
  }

  @Override
  public void put(DefinitionKey.OfLimit key, Limit limit) {
    limits.put(key, limit);
  }

  @Override
  public void remove(DefinitionKey key) {
    switch (key) {
      case DefinitionKey.OfFlow flow -> flows.remove(flow);
      case DefinitionKey.OfLimit limit -> limits.remove(limit);
    }
  }

  @Override
  public void put(LiveWorker worker) {
    workers.put(worker.queue() + "/" + worker.worker(), worker);
  }

  @Override
  public void remove(LiveWorker worker) {
    workers.remove(worker.queue() + "/" + worker.worker());
  }

  @Override
  public void forEachWorker(Consumer<LiveWorker> each) {
    workers.values().forEach(each);
  }

  @Override
  public long lastArrival() {
    return lastArrival;
  }

  @Override
  public void lastArrival(long arrival) {
    lastArrival = arrival;
  }

  @Override
  public void forEachDefinition(
      BiConsumer<DefinitionKey.OfFlow, FlowBook> eachFlow,
      BiConsumer<DefinitionKey.OfLimit, Limit> eachLimit) {
    flows.forEach(eachFlow);
    limits.forEach(eachLimit);
  }

  @Override
  public void forEachRun(FlowBooks books, Consumer<Entry> each) {
    runs.values().forEach(each);
  }
}
