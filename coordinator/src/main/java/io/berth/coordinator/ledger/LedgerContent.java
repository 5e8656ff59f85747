package io.berth.coordinator.ledger;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Everything a ledger is built from: what a {@link LedgerStore} holds, to be read only. */
public interface LedgerContent {
  /** Every live worker, in no particular order. */
  void forEachWorker(Consumer<LiveWorker> workers);

  /** The number of the last arrival; 0 before the first. */
  long lastArrival();

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
