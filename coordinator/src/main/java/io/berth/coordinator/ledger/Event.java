package io.berth.coordinator.ledger;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import io.berth.protocol.Limit;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule decided. Events are the only way to change the ledger, and all that the world outside
 * hears of a decision is made from them.
 */
public sealed interface Event {
  /** A step of one run: from what it was (null: it is new) to what it is. */
  sealed interface OfRun extends Event {
    @Nullable Entry before();

    /** What the run is now; empty when it has settled. */
    Optional<Entry> after();
  }

  /** The run's flow is not known yet. */
  record Awaited(Awaiting run) implements OfRun {
    @Override
    public @Nullable Entry before() {
      return null;
    }

    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** Taken, to be decided when earlier runs have been. */
  record Held(@Nullable Entry before, LiveRun run) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** In line: for the first time, or again after a pause. */
  record Queued(@Nullable Entry before, LiveRun run, Reason reason) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /**
   * Later places took slots before it for too long: what becomes free in its scopes is kept for it
   * from now on; or, without scopes, no more.
   */
  record PassedOver(LiveRun before, LiveRun run) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** Dispatched. It takes its slots, or keeps them if it is the next attempt of an active run. */
  record Admitted(@Nullable Entry before, LiveRun run, @Nullable Reason reason) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** A worker has begun it: its lease runs until the given instant of the lease clock. */
  record Started(LiveRun before, LiveRun run, Instant leaseUntil) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /**
   * A worker has said that it begins it, and could not acknowledge its delivery. Until the given
   * instant of the lease clock another one may begin it.
   */
  record Withdrawn(LiveRun before, LiveRun run, Instant leaseUntil) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** Its try failed; it pauses without its slots. */
  record Retrying(LiveRun before, LiveRun run, Reason reason, @Nullable Result result)
      implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** Its try was lost. What follows is the next attempt, or the end. */
  record Lost(LiveRun before, LiveRun run, Reason reason) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** It was told to stop; it keeps its slots until that is certain. */
  record KillRequested(LiveRun before, LiveRun run, Reason reason) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.of(run);
    }
  }

  /** The end. */
  record Settled(@Nullable Entry before, SettledRun run, @Nullable String worker) implements OfRun {
    @Override
    public Optional<Entry> after() {
      return Optional.empty();
    }

    public Decision.Kind outcome() {
      return run.outcome();
    }
  }

  /** A settled run is forgotten. */
  record Purged(SettledRun run) implements Event {}

  /** A running attempt was heard of. Soft: it changes no durable fact. */
  record Renewed(LiveRun run, Instant leaseUntil) implements Event {}

  /** A flow was defined, changed or deleted. */
  record FlowChanged(DefinitionKey.OfFlow key, FlowBook book) implements Event {}

  /** A limit was set or, when null, removed. */
  record LimitChanged(DefinitionKey.OfLimit key, @Nullable Limit limit) implements Event {}

  /** A queue can take work. Soft: it is found out afresh after a restart. */
  record QueueReady(String queue) implements Event {}

  /**
   * A worker was heard of: it counts until the given instant of the lease clock. The instant is
   * soft; what the worker can run is kept.
   */
  record WorkerHeard(LiveWorker worker, Instant until) implements Event {}

  /** Workers are silent, or have said that they stop. */
  record WorkersGone(List<LiveWorker> workers) implements Event {
    public WorkersGone {
      workers = List.copyOf(workers);
    }
  }

  /** A queue is needed that is not known to be ready. */
  record QueueWanted(String queue) implements Event {}

  /** A report about an attempt that is not the current one changed nothing. */
  record FactIgnored(Fact fact) implements Event {}

  /** A worker starts, or executes, an attempt that is over: it is told to stop. */
  record Outdated(String worker, Fact fact) implements Event {}

  /** A request, definition or command was refused; nothing changed. */
  record Refused(Code code, String reason) implements Event {}
}
