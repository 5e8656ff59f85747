package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules' part of it: what is read again at once is refused or ignored. That a record is not
 * read twice after offsets were lost is the front door's part.
 */
final class I06TwiceIsOnce implements Invariant {
  private @Nullable MemoryLedgerStore before; // the second time; null: it is the first
  private boolean finished; // with what followed from the input before

  @Override
  public String text() {
    return "I6: an input delivered or read twice changes nothing the second time";
  }

  /** Whether it means the same when it is said again. A second FORCE is a second order. */
  static boolean isRepeatable(Input input) {
    return switch (input) {
      case Input.Tick tick -> false;
      case Input.Commanded commanded -> commanded.command().type() != Command.Type.FORCE;
      case Input.Requested requested -> true;
      case Input.Defined defined -> true;
      case Input.Reported reported -> true;
      case Input.FleetSaid said -> true;
      case Input.QueueSetUp queue -> true;
    };
  }

  @Override
  public void afterStep(Model model, Observed step) {
    if (before != null && finished) {
      List<Event> changes =
          step.events().stream()
              .filter(event -> event instanceof Event.OfRun || event instanceof Event.Purged)
              .toList();
      expect(changes.isEmpty(), "the second time it led to", changes);
      boolean same = step.store().hasContentOf(before);
      expect(same, "it changed", same ? "" : before.content() + " to " + step.store().content());
    }
    finished = step.ledger().toDrain().isEmpty();
    before = null;
  }

  /** To be called before an input is sent again. */
  void remember(MemoryLedgerStore content) {
    before = content;
  }

  /** The coordinator died: nothing was sent before. */
  void forget() {
    before = null;
    finished = false;
  }
}
