package io.berth.coordinator.admission.simulation;

final class I10EverybodysTurnComes implements Invariant {
  @Override
  public String text() {
    return "I10: a waiting run's turn comes if active runs end, unless one of its limits is paused"
        + " or smaller than its weight";
  }

  @Override
  public void atEnd(Model model) {
    for (ModelRun run : model.live.values()) {
      expect(!run.waiting(), run, "still waits");
    }
  }
}
