package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of decisions as it is being made. Appending an event applies it in the same breath, so
 * that the next rule of the same step sees it. Steps are bounded: one that admitted a million runs
 * would outlive its transaction, and be tried again for ever.
 */
final class Step {
  private final Ledger ledger;
  private final AdmissionSettings settings;
  private final Moment moment;
  private final List<Event> events = new ArrayList<>();
  private int admissionsLeft;
  private int looksLeft;

  Step(Ledger ledger, AdmissionSettings settings, Moment moment) {
    this.ledger = ledger;
    this.settings = settings;
    this.moment = moment;
    this.admissionsLeft = settings.admissionsPerStep();
    this.looksLeft = settings.looksPerStep();
  }

  Ledger ledger() {
    return ledger;
  }

  Moment moment() {
    return moment;
  }

  AdmissionSettings settings() {
    return settings;
  }

  List<Event> events() {
    return events;
  }

  /** Whether the step has done as much as one step may. */
  boolean exhausted() {
    return admissionsLeft <= 0 || looksLeft <= 0;
  }

  int looksLeft() {
    return looksLeft;
  }

  /** Counts a line looked at, a spot asked, a deadline handled or a late arrival decided. */
  void look() {
    looksLeft--;
  }

  /** A run of which an index says that it is live, with its flow. */
  LiveRun live(RunKey key) {
    if (ledger.find(key).orElse(null) instanceof LiveRun run) {
      return run;
    }
    throw new BrokenInvariantException(
        "I8", "expected " + key + " in the store, but it is not there");
  }

  void append(Event event) {
    ledger.apply(event);
    events.add(event);
  }

  void refuse(Code code, String reason) {
    append(new Event.Refused(code, reason));
  }

  /** Dispatches a run: it takes its slots, or keeps them if it is active. */
  void admit(@Nullable Entry before, LiveRun run, @Nullable Reason reason) {
    admissionsLeft--;
    LiveRun admitted =
        run.admitted(
            moment.now(), moment.now().plus(settings.dispatchTime()).plus(settings.clockMargin()));
    append(new Event.Admitted(before, admitted, reason));
  }

  /** Ends a run. */
  void settle(
      @Nullable Entry before,
      Entry run,
      Decision.Kind outcome,
      @Nullable Reason reason,
      @Nullable Result result,
      @Nullable String worker) {
    FlowName flow =
        switch (run) {
          case Awaiting awaiting -> awaiting.request().flow();
          case LiveRun live -> live.flow().name();
        };
    int attempt = run instanceof LiveRun live ? live.attempt() : 0;
    append(
        new Event.Settled(
            before,
            new SettledRun(
                run.key(),
                run.request(),
                flow,
                run.arrival(),
                attempt,
                outcome,
                moment.now(),
                reason,
                result),
            worker));
  }

  void settle(Entry run, Decision.Kind outcome, @Nullable Reason reason) {
    settle(run, run, outcome, reason, null, null);
  }
}
