package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;

final class I01NeverAboveTheSlots implements Invariant {
  @Override
  public String text() {
    return "I1: an admission never brings a scope above the slots in force at that moment (force is"
        + " the one exception, and is counted)";
  }

  @Override
  public void atEvent(Event event, Model before, Observed step) {
    if (event instanceof Event.Admitted admitted) {
      ModelRun run = before.before(admitted);
      boolean forced = admitted.reason() != null && admitted.reason().code() == Code.FORCED;
      if (!run.active() && !forced) {
        String blocker = before.blocker(run, before.used(run.tenant()));
        expect(blocker == null, run, "was admitted although", blocker);
      }
    }
  }
}
