package io.berth.coordinator.ledger;

import io.berth.protocol.Code;
import io.berth.protocol.Flow;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run between its arrival and its end.
 *
 * @param flow the definition as it stood on arrival; its tasks and scopes are fixed for all
 *     attempts
 * @param revision that definition's number
 * @param claims what it asks for; derived from request and flow
 * @param until the deadline of its state that survives a restart: the end of {@code queueTimeout}
 *     while it waits for its first admission; while ADMITTED the instant from which no worker can
 *     start the attempt any more, the margin for clocks included; the end of the back-off while
 *     RETRYING; null where there is none
 * @param worker who executes it, while RUNNING; who has withdrawn its start, while ADMITTED
 * @param stopping why it was told to stop; null unless it was
 * @param since since when it is in line, while QUEUED; when it was dispatched, while ADMITTED
 * @param passedOver the limited scopes in which later places took slots while it was in line, if
 *     that was for so long that slots are kept for it
 */
public record LiveRun(
    RunKey key,
    Request request,
    Flow flow,
    int revision,
    Claims claims,
    long arrival,
    Instant arrivedAt,
    State state,
    Tries tries,
    @Nullable Instant until,
    @Nullable String worker,
    @Nullable Reason stopping,
    @Nullable Instant since,
    Set<Scope> passedOver)
    implements Entry {
  /** Where a live run is. */
  public enum State {
    /** Taken, but earlier runs are still being admitted: it is decided when they are. */
    UNDECIDED,
    QUEUED,
    ADMITTED,
    RUNNING,
    RETRYING
  }

  /** A run as it arrives, before anything is decided about it. */
  public static LiveRun arrived(
      RunKey key, Request request, Flow flow, int revision, long arrival, Instant arrivedAt) {
    return new LiveRun(
        key,
        request,
        flow,
        revision,
        Claims.of(request, flow),
        arrival,
        arrivedAt,
        State.UNDECIDED,
        Tries.NONE,
        null,
        null,
        null,
        null,
        Set.of());
  }

  public int attempt() {
    return tries.attempt();
  }

  public Place place() {
    Integer own = request.priority();
    return new Place(own == null ? flow.priority() : own, arrival);
  }

  /** The worker that executes it; null if none does. */
  public @Nullable String executor() {
    return state == State.RUNNING ? worker : null;
  }

  /** Whether it has a lease: somebody executes it, or another worker may soon. */
  public boolean leased() {
    return active() && worker != null;
  }

  /** Whether it holds its slots. */
  public boolean active() {
    return state == State.ADMITTED || state == State.RUNNING;
  }

  /** Until when it may wait for its first admission; null: as long as it takes. */
  public @Nullable Instant inLineUntil() {
    boolean timed = tries.attempt() == 0 && request.queueTimeout() != null;
    return timed ? arrivedAt.plus(request.queueTimeout()) : null;
  }

  /** In line from now on. */
  public LiveRun queued(Instant now) {
    return in(State.QUEUED, tries, inLineUntil(), null, killed(), now, Set.of());
  }

  /** In line as before, with other scopes in which it was passed over. */
  public LiveRun passedOver(Set<Scope> scopes) {
    return in(state, tries, until, worker, stopping, since, Set.copyOf(scopes));
  }

  /** Dispatched as its next attempt. */
  public LiveRun admitted(Instant now, Instant startableUntil) {
    return in(State.ADMITTED, tries.next(), startableUntil, null, killed(), now, Set.of());
  }

  /** Dispatched as before: another worker may get the same delivery. */
  public LiveRun withdrawn(String by, Instant now) {
    return in(State.ADMITTED, tries, null, by, killed(), now, Set.of());
  }

  /** Somebody executes it. */
  public LiveRun started(String by) {
    return in(State.RUNNING, tries, null, by, stopping, null, Set.of());
  }

  /** Its try failed; it pauses without its slots. */
  public LiveRun retrying(Instant end) {
    return in(State.RETRYING, tries.oneFailed(), end, null, killed(), null, Set.of());
  }

  /** Its try was lost. */
  public LiveRun lost() {
    return in(state, tries.oneLost(), until, worker, killed(), null, Set.of());
  }

  /** Told to stop: it holds its slots until that is certain. */
  public LiveRun stopping(Reason why) {
    return in(state, tries, until, worker, why, since, passedOver);
  }

  /**
   * Why it ends, whatever its attempt comes to; null: it may be tried again. An attempt that was
   * stopped because it took too long concerns no other.
   */
  public @Nullable Reason killed() {
    return stopping == null || stopping.code() == Code.RUN_TIMEOUT ? null : stopping;
  }

  private LiveRun in(
      State next,
      Tries of,
      @Nullable Instant end,
      @Nullable String by,
      @Nullable Reason why,
      @Nullable Instant begun,
      Set<Scope> over) {
    return new LiveRun(
        key, request, flow, revision, claims, arrival, arrivedAt, next, of, end, by, why, begun,
        over);
  }
}
