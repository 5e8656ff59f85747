package io.berth.standalone.bench.chaos.judge;

import java.util.List;

final class NothingLeft implements Promise {
  @Override
  public String words() {
    return "when all had settled, every coordinator was well, and no limit had a slot taken";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    return evidence.left();
  }
}
