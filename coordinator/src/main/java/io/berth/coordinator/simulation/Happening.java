package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;

/**
 * One thing that happens in a day, and when. A day is a list of these, drawn once, and can be lived
 * through again, whole or in part.
 */
record Happening(Moment moment, What what) {
  sealed interface What {}

  /** An input is read and decided. */
  record Sent(Input input) implements What {}

  /** The same input comes again at once: it must change nothing. */
  record SentAgain(Input input) implements What {}

  /** Nothing new comes until all that fit are in. */
  record Drained() implements What {}

  /** What was decided since the last commit is there for good. */
  record Committed() implements What {}

  /**
   * The coordinator dies and comes back. What it decided since the last commit never happened; that
   * inputs are read again is told by what follows.
   */
  record Crashed() implements What {}
}
