package io.berth.coordinator.ledger;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What survives. Written by {@link Ledger#apply} only; everything else the ledger knows is an index
 * that is rebuilt from here. Used by one thread.
 */
public interface LedgerStore {
  Optional<Entry> run(RunKey key, FlowBooks books);

  void put(Entry run);

  void remove(RunKey key);

  Optional<SettledRun> settled(RunKey key);

  void put(SettledRun run);

  /** Forgets a settled run. */
  void forget(SettledRun run);

  void put(DefinitionKey.OfFlow key, FlowBook flow);

  void put(DefinitionKey.OfLimit key, Limit limit);

  void remove(DefinitionKey key);

  void put(LiveWorker worker);

  void remove(LiveWorker worker);

  /** Every live worker, in no particular order. */
  void forEachWorker(Consumer<LiveWorker> workers);

  /** The number of the last arrival; 0 before the first. */
  long lastArrival();

  void lastArrival(long arrival);

  /** Everything that is defined, in no particular order. */
  void forEachDefinition(
      BiConsumer<DefinitionKey.OfFlow, FlowBook> flows,
      BiConsumer<DefinitionKey.OfLimit, Limit> limits);

  /**
   * Every live run, in no particular order.
   *
   * @param books finds the flow of a run; what {@link #forEachDefinition} gave
   */
  void forEachRun(FlowBooks books, Consumer<Entry> runs);

  /** Finds a flow's book. */
  interface FlowBooks {
    Optional<FlowBook> book(DefinitionKey.OfFlow key);
  }
}
