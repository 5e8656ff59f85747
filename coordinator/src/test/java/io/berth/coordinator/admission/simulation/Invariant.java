package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.ledger.Event;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One sentence of semantics.md, "Always true", and how it is checked. */
interface Invariant {
  /** The sentence. */
  String text();

  /** Looks at one event; the model is as it was before it. */
  default void atEvent(Event event, Model before, Observed step) {}

  /** Looks at the ledger after a step; the model has followed all its events. */
  default void afterStep(Model model, Observed step) {}

  /** Looks at what is left when faults have stopped and limits have room. */
  default void atEnd(Model model) {}

  /**
   * Fails unless it holds.
   *
   * @param words what is wrong, in words and things
   */
  default void expect(boolean holds, Object... words) {
    if (!holds) {
      String otherwise = Stream.of(words).map(String::valueOf).collect(Collectors.joining(" "));
      throw new AssertionError(text() + "\n  but " + otherwise);
    }
  }
}
