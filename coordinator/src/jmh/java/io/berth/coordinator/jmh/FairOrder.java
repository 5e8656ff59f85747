package io.berth.coordinator.jmh;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Limit;
import java.util.List;

/** Whether order FAIR is more than a word: a figure of what is not done would be a lie. */
final class FairOrder {
  private FairOrder() {}

  /**
   * Two runs of customer a have the two slots of a limit; another one of a waits, and behind it one
   * of b. When one of the two ends, FIFO takes a, FAIR takes b.
   */
  static void expectInEffect(Limit limitOfTwo) {
    Cycle cycle = new Cycle(new ObjectStore(), List.of(limitOfTwo));
    cycle.request("a1", "a");
    cycle.request("a2", "a");
    cycle.request("a3", "a");
    cycle.request("b1", "b");
    String next =
        cycle.endOldest().stream()
            .filter(Event.Admitted.class::isInstance)
            .map(event -> ((Event.Admitted) event).run().key().run())
            .findFirst()
            .orElseThrow();
    if (!next.equals("b1")) {
      throw new IllegalStateException(
          "Expected order FAIR to admit b1, but it admitted " + next + ": it is not in effect yet");
    }
  }
}
