package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.Event;
import org.jspecify.annotations.Nullable;

final class I04SettlesOnce implements Invariant {
  @Override
  public String text() {
    return "I4: an accepted run settles exactly once";
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (event instanceof Event.OfRun ofRun) {
      var key =
          ofRun instanceof Event.Settled end ? end.run().key() : ofRun.after().orElseThrow().key();
      expect(
          !before.settled().containsKey(key),
          key,
          ", which has ended as",
          before.settled().get(key),
          ", sees a",
          event);
      if (ofRun instanceof Event.Settled end) {
        expect(end.outcome().settles(), key, "ends as", end.outcome());
        expect(
            (end.before() == null) == !before.live().containsKey(key),
            key,
            "ends from",
            end.before());
      }
    }
  }

  @Override
  public void atEnd(Model model) {
    expect(model.live().isEmpty(), "these have not settled:", model.live().values());
  }
}
