package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.ledger.Event;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One sentence of semantics.md, most of them from "Always true", and how it is checked. */
interface Invariant {
  /** Its name, a colon, and the sentence. */
  String text();

  /** Looks at what is there before a step; the input has not been heard of yet. */
  default void beforeStep(Input input, Model model) {}

  /**
   * Looks at one event; the model is as it was before it, but knows what the input says.
   *
   * @param run the run that it is about, as it was: see {@link Model#before}; null if it is about
   *     none, or about one whose flow is not known
   */
  default void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {}

  /** Looks at the ledger after a step; the model has followed all its events. */
  default void afterStep(Model model, Observed step) {}

  /** Looks at what is left when faults have stopped and limits have room. */
  default void atEnd(Model model) {}

  /** The name: what is before the colon. */
  default String name() {
    return text().substring(0, text().indexOf(':'));
  }

  /**
   * Fails unless it holds.
   *
   * @param words what is wrong, in words and things
   */
  default void expect(boolean holds, @Nullable Object... words) {
    if (!holds) {
      String otherwise = Stream.of(words).map(String::valueOf).collect(Collectors.joining(" "));
      throw new Broken(name(), text() + "\n  but " + otherwise);
    }
  }
}
