package io.berth.coordinator.ledger;

import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.time.Instant;

/**
 * A run whose flow is not known yet: topics are not ordered among each other.
 *
 * @param until when it is given up
 */
public record Awaiting(RunKey key, Request request, long arrival, Instant arrivedAt, Instant until)
    implements Entry {}
