package io.berth.coordinator.admission.simulation;

final class I10EverybodysTurnComes implements Invariant {
  /** Far more than the looks and admissions that a day's runs can need. */
  private static final int STEPS_OF_A_DRAIN_MAX = 3_000;

  @Override
  public String text() {
    return "I10: a waiting run's turn comes if active runs end, unless one of its limits is paused"
        + " or smaller than its weight";
  }

  /** A drain goes on in steps, but not for ever. */
  void expectEnd(int stepsOfTheDrain) {
    expect(stepsOfTheDrain < STEPS_OF_A_DRAIN_MAX, "a drain does not end");
  }

  @Override
  public void atEnd(Model model) {
    for (ModelRun run : model.live.values()) {
      expect(!run.waiting(), run, "still waits");
    }
  }
}
