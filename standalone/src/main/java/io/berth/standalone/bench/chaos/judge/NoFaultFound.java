package io.berth.standalone.bench.chaos.judge;

import java.util.List;

/** Coordinators check themselves as they decide. */
final class NoFaultFound implements Promise {
  @Override
  public String words() {
    return "at no time did a coordinator stop a partition, or count slots past a limit or of nobody";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    return evidence.faults();
  }
}
