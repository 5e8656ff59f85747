package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import java.util.List;
import java.util.Set;

/**
 * Decides. Takes the inputs of one partition one after another, and says for each what happens; the
 * ledger is changed on the way. Pure: the same ledger, inputs and moments give the same events.
 *
 * <p>Used by one thread.
 */
public final class Admission {
  private final Ledger ledger;
  private final AdmissionSettings settings;

  public Admission(Ledger ledger, AdmissionSettings settings) {
    this.ledger = ledger;
    this.settings = settings;
  }

  /**
   * Decides one input and what follows from it: whoever fits now is admitted, as far as one step
   * goes. What is left over is for later ticks, so that a report never waits behind a long drain;
   * {@link #unfinished} tells whether something is.
   *
   * @return what was decided, in order
   */
  public List<Event> decide(Input input, Moment moment) {
    Step step = new Step(ledger, settings, moment);
    Set<String> leftOver = Set.copyOf(ledger.toDrain());
    switch (input) {
      case Input.Requested requested ->
          ArrivalRule.decide(step, requested.request(), requested.id());
      case Input.Defined defined ->
          DefinitionRule.decide(step, defined.key(), defined.definition());
      case Input.Commanded commanded ->
          CommandRule.decide(step, commanded.command(), commanded.derivedId());
      case Input.Reported reported -> FactRule.decide(step, reported.worker(), reported.fact());
      case Input.FleetSaid said -> FleetRule.decide(step, said.worker(), said.fleet());
      case Input.QueueSetUp ready -> step.append(new Event.QueueReady(ready.queue()));
      case Input.Tick tick -> {
        FleetRule.decide(step);
        DeadlineRule.decide(step);
        ReservationRule.decide(step);
        leftOver = Set.of();
      }
    }
    Turn.takeAll(step, leftOver);
    return step.events();
  }

  /** Whether a step ended before everything that follows from it was decided. */
  public boolean unfinished() {
    return !ledger.toDrain().isEmpty();
  }
}
