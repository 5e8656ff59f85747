package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Input;
import io.berth.protocol.Code;
import java.util.List;

/** What a record turned out to be. */
sealed interface Reading {
  /**
   * Fine.
   *
   * @param home the partition that owns it
   * @param inputs what it says, in order
   */
  record Valid(int home, List<Input> inputs) implements Reading {}

  /** Not readable, or against a rule. */
  record Invalid(Code code, String reason) implements Reading {}
}
