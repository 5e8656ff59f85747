package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import org.jspecify.annotations.Nullable;

final class I01NeverAboveTheSlots implements Invariant {
  @Override
  public String text() {
    return "I1: an admission never brings a scope above the slots in force at that moment (force is"
        + " the one exception, and is counted)";
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (event instanceof Event.Admitted admitted) {
      expect(run != null, admitted, "is of a flow that nobody defined");
      if (run != null && !run.active()) {
        expect(before.readyQueues().contains(run.queue()), run, "was sent to no queue");
        if (!isForced(admitted)) {
          expect(run.full() == null, run, "was admitted although", run.full(), "has no room");
        }
      }
    }
  }

  /** Whether an operator sent it past every limit. */
  static boolean isForced(Event.Admitted admitted) {
    return admitted.reason() != null && admitted.reason().code() == Code.FORCED;
  }
}
