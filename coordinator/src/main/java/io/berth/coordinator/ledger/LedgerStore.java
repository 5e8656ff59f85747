package io.berth.coordinator.ledger;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.util.Optional;

/**
 * What survives. Written by {@link Ledger#apply} only; everything else the ledger knows is an index
 * that is rebuilt from here. Used by one thread.
 */
public interface LedgerStore extends LedgerContent {
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

  void lastArrival(long arrival);
}
