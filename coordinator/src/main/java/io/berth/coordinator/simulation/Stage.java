package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Admission;
import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.SelfCheck;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a day takes place: the rules with their ledger and store on one side, the model on the
 * other, and the invariants between them. Draws nothing: the same happenings give the same day.
 */
final class Stage {
  /** Is told each step as it is taken. */
  interface Listener {
    Listener NONE = (happening, events) -> {};

    void heard(Happening happening, List<Event> events);
  }

  private record Step(Input input, Moment moment, List<Event> events) {}

  private final AdmissionSettings settings;
  private final Rules rules;
  private final Seen seen;
  private final Listener listener;
  private final I06TwiceIsOnce twiceIsOnce = new I06TwiceIsOnce();
  private final I08MemoryEqualsStore memoryEqualsStore;
  private final I10EverybodysTurnComes everybodysTurnComes;
  private final List<Invariant> invariants;

  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private Ledger ledger;
  private SelfCheck selfCheck = new SelfCheck();
  private Admission admission;

  private Model model;
  private final Model committed; // as the last commit left it: what the world outside has seen
  private final List<Step> uncommitted = new ArrayList<>();
  private @Nullable Input last;
  private long steps;

  Stage(
      AdmissionSettings settings,
      Rules rules,
      Attention attention,
      Seen seen,
      Listener listener,
      boolean reserving,
      Predicate<Invariant> choice) {
    this.settings = settings;
    this.rules = rules;
    this.seen = seen;
    this.listener = listener;
    model = new Model(settings);
    committed = new Model(settings);
    ledger = Ledger.load(store, Instant.EPOCH);
    admission = new Admission(ledger, settings);
    memoryEqualsStore = new I08MemoryEqualsStore(attention);
    everybodysTurnComes = new I10EverybodysTurnComes(attention, reserving);
    invariants =
        Stream.of(
                new I01NeverAboveTheSlots(),
                new I02CountsAreSums(),
                new I03OnePlaceEach(),
                new I04SettlesOnce(),
                new ArrivalsInOrder(seen),
                new I05TheRightOneGoes(seen),
                twiceIsOnce,
                new I07OnlyTheCurrentAttempt(),
                memoryEqualsStore,
                new I09EverythingIsWatched(),
                everybodysTurnComes)
            .filter(choice)
            .toList();
  }

  /** What is true now. */
  Model model() {
    return model;
  }

  /** What was true at the last commit: more the world outside cannot know. */
  Model committed() {
    return committed;
  }

  /** Whether a step ended before everything that follows from it was decided. */
  boolean unfinished() {
    return admission.unfinished();
  }

  /** How many inputs were decided. */
  long steps() {
    return steps;
  }

  /**
   * Lets something happen, and checks everything.
   *
   * @throws Broken if an invariant doesn't hold
   */
  void play(Happening happening) {
    try {
      happen(happening);
    } catch (RuntimeException e) {
      throw new Broken(e);
    }
  }

  private void happen(Happening happening) {
    switch (happening.what()) {
      case Happening.Sent sent -> send(sent.input(), happening);
      case Happening.SentAgain again -> {
        if (again.input().equals(last)) { // in a part of a day it may be the first time
          twiceIsOnce.remember(store.copy());
        }
        send(again.input(), happening);
      }
      case Happening.Drained drained -> {
        for (int ticks = 0; admission.unfinished(); ticks++) {
          everybodysTurnComes.expectEnd(ticks);
          send(new Input.Tick(), happening);
        }
      }
      case Happening.Committed commit -> {
        listener.heard(happening, List.of());
        commit();
      }
      case Happening.Crashed crash -> {
        listener.heard(happening, List.of());
        crash(happening.moment());
      }
    }
  }

  /** The day is over: looks at what is left. */
  void end() {
    invariants.forEach(invariant -> invariant.atEnd(model));
  }

  private void send(Input input, Happening happening) {
    steps++;
    Moment moment = happening.moment();
    Optional<List<Event>> elsewhere =
        admission.unfinished() || !invariants.contains(memoryEqualsStore)
            ? Optional.empty()
            : memoryEqualsStore.decidedElsewhere(input, moment, settings, model, store);
    invariants.forEach(invariant -> invariant.beforeStep(input, model));
    List<Event> events = rules.decide(admission, input, moment);
    listener.heard(happening, events);
    if (!admission.unfinished()) {
      elsewhere.ifPresent(rebuilt -> memoryEqualsStore.expectAlike(events, rebuilt));
    }
    follow(new Step(input, moment, events));
    last = input;
  }

  private void follow(Step step) {
    Observed observed =
        new Observed(step.input(), step.moment(), step.events(), settings, ledger, store);
    uncommitted.add(step);
    model.learn(step.input(), step.moment());
    for (Event event : step.events()) {
      ModelRun run = model.before(event, step.moment());
      for (Invariant invariant : invariants) {
        invariant.atEvent(event, run, model, observed);
      }
      model.apply(event, step.moment());
      count(event);
    }
    for (Invariant invariant : invariants) {
      invariant.afterStep(model, observed);
    }
    expectNothingOfTheSelfCheck(step);
  }

  /** In production a partition stops where it finds something: it must not, without a fault. */
  private void expectNothingOfTheSelfCheck(Step step) {
    if (SelfCheck.overAdmissions(step.events(), ledger) > 0 || selfCheck.orphanSlots(ledger) > 0) {
      throw new BrokenInvariantException(
          "I1 or I2", "expected that the self check finds nothing where neither is broken");
    }
  }

  private void commit() {
    store.commit();
    for (Step step : uncommitted) {
      committed.learn(step.input(), step.moment());
      step.events().forEach(event -> committed.apply(event, step.moment()));
    }
    uncommitted.clear();
  }

  private void crash(Moment moment) {
    if (!uncommitted.isEmpty()) {
      seen.note("a crash undoes steps");
    }
    store.rollback();
    uncommitted.clear();
    committed.crash(moment);
    model = committed.copy();
    ledger = Ledger.load(store, moment.leaseNow());
    selfCheck = new SelfCheck();
    admission = new Admission(ledger, settings);
    twiceIsOnce.forget();
    last = null;
  }

  private void count(Event event) {
    seen.note(event.getClass().getSimpleName());
    if (event instanceof Event.Settled settled) {
      Decision.Kind outcome = settled.outcome();
      String why = settled.run().reason() == null ? "" : " " + settled.run().reason().code();
      seen.note(outcome + why);
    }
  }
}
