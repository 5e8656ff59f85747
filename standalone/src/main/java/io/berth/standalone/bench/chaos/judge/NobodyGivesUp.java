package io.berth.standalone.bench.chaos.judge;

import java.util.List;

final class NobodyGivesUp implements Promise {
  @Override
  public String words() {
    return "no process ended that nobody had ended";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    return evidence.fallen();
  }
}
