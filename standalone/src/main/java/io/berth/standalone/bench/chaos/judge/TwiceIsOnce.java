package io.berth.standalone.bench.chaos.judge;

import java.util.ArrayList;
import java.util.List;

final class TwiceIsOnce implements Promise {
  @Override
  public String words() {
    return "of a request that was sent several times one was taken, and each other one refused once";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    evidence
        .sent()
        .forEach((run, sent) -> {
          int refused = evidence.refused().getOrDefault(run, 0);
          if (refused != sent - 1) {
            broken.add("%s was sent %d times, but refused %d times".formatted(run, sent, refused));
          }
        });
    return broken;
  }
}
