package io.berth.coordinator.topology;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.RunKey;
import io.berth.protocol.Signal;
import io.berth.protocol.Topics;
import io.berth.protocol.Work;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Events to records: what the world outside hears of a decision. */
final class Outputs {
  private final Topics topics;
  private final int home;
  private final Duration clockMargin;

  /**
   * @param home the partition whose events these are
   * @param clockMargin how much earlier than the coordinator gives up an attempt a worker may start
   *     it at the latest
   */
  Outputs(Topics topics, int home, Duration clockMargin) {
    this.topics = topics;
    this.home = home;
    this.clockMargin = clockMargin;
  }

  /** Sends what an event says, if it says anything. */
  void send(Event event, Instant now, BiConsumer<byte[], Outgoing> out) {
    switch (event) {
      case Event.Queued queued ->
          decide(out, now, queued.run(), Decision.Kind.QUEUED, queued.reason(), null);
      case Event.Admitted admitted -> {
        decide(out, now, admitted.run(), Decision.Kind.ADMITTED, admitted.reason(), null);
        if (admitted.before() instanceof LiveRun before && before.active()) {
          // What it replaces may still be delivered to somebody, or be executed by a lost worker.
          stop(out, before, now);
        }
        dispatch(out, admitted.run());
      }
      case Event.Started started -> {
        decide(out, now, started.run(), Decision.Kind.STARTED, null, null);
        if (started.run().stopping() != null) {
          // It was told before there was anybody to hear it: who starts so late may not have.
          stop(out, started.run(), now);
        }
      }
      case Event.Withdrawn withdrawn -> {}
      case Event.Retrying retrying ->
          decide(
              out,
              now,
              retrying.run(),
              Decision.Kind.RETRYING,
              retrying.reason(),
              retrying.result());
      case Event.Lost lost -> decide(out, now, lost.run(), Decision.Kind.LOST, lost.reason(), null);
      case Event.KillRequested kill -> {
        decide(out, now, kill.run(), Decision.Kind.KILL_REQUESTED, kill.reason(), null);
        stop(out, kill.run(), now);
      }
      case Event.Settled settled -> {
        settle(out, settled);
        if (settled.worker() == null
            && settled.before() instanceof LiveRun before
            && before.active()) {
          // Not with its result: it may be delivered again, or a lost worker come back.
          stop(out, before, now);
        }
      }
      case Event.Awaited awaited -> {}
      case Event.Held held -> {}
      case Event.PassedOver over -> {}
      case Event.Purged purged -> {}
      case Event.Renewed renewed -> {}
      case Event.FlowChanged changed -> {}
      case Event.LimitChanged changed -> {}
      case Event.QueueReady ready -> {}
      case Event.QueueWanted wanted -> {}
      case Event.WorkerHeard heard -> {}
      case Event.WorkersGone gone -> {}
      case Event.FactIgnored ignored -> {}
      case Event.Outdated(String worker, Fact fact) ->
          stop(out, fact.key(), fact.attempt(), worker, now);
      case Event.Refused refused -> {}
    }
  }

  private void decide(
      BiConsumer<byte[], Outgoing> out,
      Instant now,
      LiveRun run,
      Decision.Kind kind,
      @Nullable Reason reason,
      @Nullable Result result) {
    send(
        out,
        new Decision(
            run.key().run(),
            run.key().tenant(),
            run.flow().name(),
            kind,
            run.attempt(),
            run.arrival(),
            now,
            reason,
            kind == Decision.Kind.STARTED ? run.worker() : null,
            result));
  }

  private void settle(BiConsumer<byte[], Outgoing> out, Event.Settled event) {
    SettledRun run = event.run();
    send(
        out,
        new Decision(
            run.key().run(),
            run.key().tenant(),
            run.flow(),
            run.outcome(),
            run.attempt(),
            run.arrival(),
            run.at(),
            run.reason(),
            event.worker(),
            run.result()));
  }

  /** All decisions of a tenant lie in one partition, in the order in which they fell. */
  private void send(BiConsumer<byte[], Outgoing> out, Decision decision) {
    out.accept(
        bytes(decision.tenant() + "/" + decision.run()),
        new Outgoing(topics.decisions(), OptionalInt.of(home), Json.write(decision)));
  }

  private void dispatch(BiConsumer<byte[], Outgoing> out, LiveRun run) {
    Instant startableUntil = run.until();
    if (startableUntil == null) {
      throw new BrokenInvariantException("I9", "expected an end of the dispatch of " + run.key());
    }
    Work work =
        new Work(
            run.key().tenant(),
            run.key().run(),
            run.attempt(),
            home,
            run.flow().name(),
            run.flow().workers(),
            Claims.merged(run.flow().labels(), run.request().labels()),
            run.request().inputs(),
            run.flow().tasks(),
            run.flow().timeout(),
            run.flow().lease(),
            startableUntil.minus(clockMargin),
            List.of());
    out.accept(
        bytes(run.key()),
        new Outgoing(topics.work(work.queue()), OptionalInt.empty(), Json.write(work)));
  }

  private void stop(BiConsumer<byte[], Outgoing> out, LiveRun run, Instant now) {
    stop(out, run.key(), run.attempt(), run.worker(), now);
  }

  /** Signals are read by all workers: the key only says whom it concerns most. */
  private void stop(
      BiConsumer<byte[], Outgoing> out,
      RunKey run,
      int attempt,
      @Nullable String worker,
      Instant now) {
    Signal signal =
        new Signal(run.tenant(), run.run(), attempt, home, Signal.What.STOP, now, List.of());
    out.accept(
        worker == null ? bytes(run) : worker.getBytes(StandardCharsets.UTF_8),
        new Outgoing(topics.signals(), OptionalInt.empty(), Json.write(signal)));
  }

  private static byte[] bytes(RunKey key) {
    return bytes(key.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
