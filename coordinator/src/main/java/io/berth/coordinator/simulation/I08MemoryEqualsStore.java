package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Admission;
import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class I08MemoryEqualsStore implements Invariant {
  private static final int ONE_IN = 150;

  private final Attention attention;

  I08MemoryEqualsStore(Attention attention) {
    this.attention = attention;
  }

  @Override
  public String text() {
    return "I8: the indexes in memory equal those rebuilt from the store, at any moment";
  }

  @Override
  public void afterStep(Model model, Observed step) {
    if (attention.now(ONE_IN)) {
      MemoryLedgerStore copy = step.store().copy();
      Ledger rebuilt = Ledger.load(copy, step.moment().leaseNow());
      LedgerPicture live = LedgerPicture.of(step.ledger(), step.store());
      LedgerPicture fresh = LedgerPicture.of(rebuilt, copy);
      boolean same = live.equals(fresh);
      expect(same, same ? "" : live.difference(fresh));
      expect(copy.hasContentOf(step.store()), "to load changed the store");
    }
  }

  /** Now and then: what a coordinator that was rebuilt just now decides about the same input. */
  Optional<List<Event>> decidedElsewhere(
      Input input,
      Moment moment,
      AdmissionSettings settings,
      Model model,
      MemoryLedgerStore store) {
    if (input instanceof Input.Tick || takesTooLong(input, moment, model)) {
      return Optional.empty(); // acts on what is soft: leases, timeouts, who was seen passed over
    }
    if (!attention.now(ONE_IN)) {
      return Optional.empty();
    }
    MemoryLedgerStore copy = store.copy();
    Admission other = new Admission(Ledger.load(copy, moment.leaseNow()), settings);
    for (String queue : model.readyQueues()) {
      other.decide(new Input.QueueSetUp(queue), moment);
    }
    // Ticks finish what is left over; at the beginning of time no deadline is due.
    Moment beginning = new Moment(Instant.EPOCH, moment.leaseNow(), Instant.EPOCH);
    for (int looks = 0; other.unfinished(); looks += settings.looksPerStep()) {
      expect(
          looks < I10EverybodysTurnComes.LOOKS_WITHOUT_DECISION_MAX,
          "what was rebuilt goes on without a decision");
      List<Event> events = other.decide(new Input.Tick(), beginning);
      expect(events.isEmpty(), "what was rebuilt had more to do:", events);
    }
    expect(copy.hasContentOf(store), "what was rebuilt was not finished");
    List<Event> events = other.decide(input, moment);
    return other.unfinished() ? Optional.empty() : Optional.of(events);
  }

  void expectAlike(List<Event> live, List<Event> rebuilt) {
    expect(live.equals(rebuilt), "decided", live, "and rebuilt would have decided", rebuilt);
  }

  private static boolean takesTooLong(Input input, Moment moment, Model model) {
    if (!(input instanceof Input.Reported report)) {
      return false;
    }
    ModelRun run = model.live().get(report.fact().key());
    return run != null
        && !run.stopping
        && !run.tookTooLong
        && run.tooLongFrom != null
        && !run.tooLongFrom.isAfter(moment.leaseNow())
        && (report.fact().what() == Fact.What.STARTED || report.fact().what() == Fact.What.ALIVE);
  }
}
