package io.berth.coordinator.ledger;

import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.time.Instant;

/** A run that was accepted and has not settled: what the store keeps one entry of. */
public sealed interface Entry permits Awaiting, LiveRun {
  RunKey key();

  Request request();

  /** The order in which the tenant's partition took the request. */
  long arrival();

  /** When that was. */
  Instant arrivedAt();
}
