package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A store that remembers the last few settled runs only: a benchmark has no end. */
record Forgetful(LedgerStore store, Queue<SettledRun> remembered) implements LedgerStore {
  private static final int SETTLED_MAX = 1_000;

  Forgetful(LedgerStore store) {
    this(store, new ArrayDeque<>());
  }

  @Override
  public void put(SettledRun run) {
    store.put(run);
    remembered.add(run);
    if (remembered.size() > SETTLED_MAX) {
      store.forget(remembered.remove());
    }
  }

  @Override
  public Optional<SettledRun> settled(RunKey key) {
    return store.settled(key);
  }

  @Override
  public void forget(SettledRun run) {
    store.forget(run);
  }

  @Override
  public Optional<Entry> run(RunKey key, FlowBooks books) {
    return store.run(key, books);
  }

  @Override
  public void put(Entry run) {
    store.put(run);
  }

  @Override
  public void remove(RunKey key) {
    store.remove(key);
  }

  @Override
  public void put(DefinitionKey.OfFlow key, FlowBook flow) {
    store.put(key, flow);
  }

  @Override
  public void put(DefinitionKey.OfLimit key, Limit limit) {
    store.put(key, limit);
  }

  @Override
  public void remove(DefinitionKey key) {
    store.remove(key);
  }

  @Override
  public void put(LiveWorker worker) {
    store.put(worker);
  }

  @Override
  public void remove(LiveWorker worker) {
    store.remove(worker);
  }

  @Override
  public void forEachWorker(Consumer<LiveWorker> workers) {
    store.forEachWorker(workers);
  }

  @Override
  public long lastArrival() {
    return store.lastArrival();
  }

  @Override
  public void lastArrival(long arrival) {
    store.lastArrival(arrival);
  }

  @Override
  public void forEachDefinition(
      BiConsumer<DefinitionKey.OfFlow, FlowBook> flows,
      BiConsumer<DefinitionKey.OfLimit, Limit> limits) {
    store.forEachDefinition(flows, limits);
  }

  @Override
  public void forEachRun(FlowBooks books, Consumer<Entry> each) {
    store.forEachRun(books, each);
  }
}
