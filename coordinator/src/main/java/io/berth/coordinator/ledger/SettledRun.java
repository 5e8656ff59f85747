package io.berth.coordinator.ledger;

import io.berth.protocol.Decision;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.Result;
import io.berth.protocol.RunKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a run that has ended: for duplicates, restarts and look-ups.
 *
 * @param outcome one of the four decisions that settle
 */
public record SettledRun(
    RunKey key,
    Request request,
    FlowName flow,
    long arrival,
    int attempt,
    Decision.Kind outcome,
    Instant at,
    @Nullable Reason reason,
    @Nullable Result result) {}
