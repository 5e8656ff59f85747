package io.berth.coordinator.store;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerContent.FlowBooks;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Tries;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A live run as it is kept. Fields are added, never changed: what an older version wrote is read by
 * all later ones. The flow is kept once, in its book; a run names its revision.
 *
 * @param state a {@link LiveRun.State}, or {@code AWAITING} for a run whose flow is not known yet
 */
record StoredRun(
    String state,
    Request request,
    long arrival,
    Instant arrivedAt,
    @Nullable Integer revision,
    @Nullable Tries tries,
    @Nullable Instant until,
    @Nullable String worker,
    @Nullable Reason stopping,
    @Nullable Instant since,
    @Nullable List<String> passedOver) {
  private static final String AWAITING = "AWAITING";

  static StoredRun of(Entry entry) {
    return switch (entry) {
      case Awaiting run ->
          new StoredRun(
              AWAITING,
              run.request(),
              run.arrival(),
              run.arrivedAt(),
              null,
              null,
              run.until(),
              null,
              null,
              null,
              null);
      case LiveRun run ->
          new StoredRun(
              run.state().name(),
              run.request(),
              run.arrival(),
              run.arrivedAt(),
              run.revision(),
              run.tries().equals(Tries.NONE) ? null : run.tries(),
              run.until(),
              run.worker(),
              run.stopping(),
              run.since(),
              run.passedOver().isEmpty()
                  ? null
                  : run.passedOver().stream().map(Scope::text).sorted().toList());
    };
  }

  Entry toEntry(RunKey key, FlowBooks books) {
    if (state.equals(AWAITING)) {
      return new Awaiting(key, request, arrival, arrivedAt, until == null ? arrivedAt : until);
    }
    if (revision == null) {
      throw new IllegalStateException("Expected a revision in the stored run " + key);
    }
    FlowBook book =
        books
            .book(new DefinitionKey.OfFlow(key.tenant(), request.flow()))
            .orElseThrow(
                () -> new IllegalStateException("Expected the flow of the live run " + key));
    Flow flow = book.revision(revision);
    LiveRun.State live = LiveRun.State.valueOf(state);
    boolean storedByOldVersion =
        since == null && (live == LiveRun.State.QUEUED || live == LiveRun.State.ADMITTED);
    return new LiveRun(
        key,
        request,
        flow,
        revision,
        Claims.of(request, flow),
        arrival,
        arrivedAt,
        live,
        tries == null ? Tries.NONE : tries,
        live == LiveRun.State.RUNNING ? null : until, // an old version kept its timeout there
        worker,
        stopping,
        storedByOldVersion ? arrivedAt : since,
        passedOver == null
            ? Set.of()
            : passedOver.stream().map(Claims::scope).collect(Collectors.toUnmodifiableSet()));
  }
}
