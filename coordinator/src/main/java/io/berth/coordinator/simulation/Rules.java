package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Admission;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import java.util.List;

/** What is put to the test. Broken ones show whether the simulation notices. */
interface Rules {
  /** Those that Berth runs on. */
  Rules REAL = Admission::decide;

  List<Event> decide(Admission admission, Input input, Moment moment);
}
