package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.store.MemoryLedgerStore;
import java.util.List;

/**
 * A step as an invariant sees it.
 *
 * @param events what the step has decided; while it is being followed, all of them
 */
record Observed(
    Input input,
    Moment moment,
    List<Event> events,
    AdmissionSettings settings,
    Ledger ledger,
    MemoryLedgerStore store) {
  /** Whether the step may have ended before everything that was due was looked at. */
  boolean mayBeCut() {
    return events.size() >= Math.min(settings.admissionsPerStep(), settings.looksPerStep());
  }
}
