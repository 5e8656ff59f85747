package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One live run in a list.
 *
 * @param priority null while its flow is not defined, and the request names none
 * @param arrival orders a tenant's runs as its partition took them
 * @param arrivedAt when that was
 * @param attempt 0 before the first admission
 * @param worker who executes it, while it is RUNNING
 * @param until when something happens to it if nothing else does: see {@link Explanation#until}
 * @param reason what keeps it while it is QUEUED, the innermost limit first; why it was told to
 *     stop, while it holds slots
 */
public record RunRow(
    String tenant,
    String run,
    FlowName flow,
    RunState state,
    @Nullable Integer priority,
    long arrival,
    Instant arrivedAt,
    int attempt,
    @Nullable String worker,
    @Nullable Instant until,
    @Nullable Reason reason) {

  /** Active ones first, those that wait by place; arrivals of two partitions by the clock. */
  static final Comparator<RunRow> BY_PLACE =
      Comparator.comparing(RunRow::state)
          .thenComparingInt(RunRow::rank)
          .thenComparing(RunRow::arrivedAt)
          .thenComparingLong(RunRow::arrival)
          .thenComparing(RunRow::tenant)
          .thenComparing(RunRow::run);

  static RunRow of(Glance glance, TenantLedger tenant, Entry entry) {
    return switch (entry) {
      case Awaiting run ->
          new RunRow(
              run.key().tenant(),
              run.key().run(),
              run.request().flow(),
              RunState.of(run),
              run.request().priority(),
              run.arrival(),
              run.arrivedAt(),
              0,
              null,
              run.until(),
              null);
      case LiveRun run ->
          new RunRow(
              run.key().tenant(),
              run.key().run(),
              run.flow().name(),
              RunState.of(run),
              run.place().priority(),
              run.arrival(),
              run.arrivedAt(),
              run.attempt(),
              run.executor(),
              Explanation.until(glance, run),
              run.state() == LiveRun.State.QUEUED ? Waiting.reason(tenant, run) : run.stopping());
    };
  }

  /** Those that are not in line yet are decided in order of arrival, whatever their priority. */
  private int rank() {
    boolean early = state == RunState.UNDECIDED || state == RunState.AWAITING_FLOW;
    return early || priority == null ? 0 : -priority;
  }
}
