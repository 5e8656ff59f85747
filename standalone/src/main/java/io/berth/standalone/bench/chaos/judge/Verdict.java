package io.berth.standalone.bench.chaos.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which promises held.
 *
 * @param broken for each promise, in its words, how it was broken; empty where it held
 */
public record Verdict(Map<String, List<String>> broken) {
  private static final List<Promise> PROMISES =
      List.of(
          new EverySettledOnce(),
          new TwiceIsOnce(),
          new NeverAboveTheSlots(),
          new NeverMoreAtWork(),
          new OneAttemptAtATime(),
          new AtWorkOnlyWhileHeld(),
          new SuccessIsWork(),
          new OrderOfArrival(),
          new NobodyGivesUp(),
          new NoFaultFound(),
          new NothingLeft());

  /** Checks all promises. */
  public static Verdict on(Evidence evidence) {
    Map<String, List<String>> broken = new LinkedHashMap<>();
    for (Promise promise : PROMISES) {
      broken.put(promise.words(), promise.broken(evidence));
    }
    return new Verdict(broken);
  }

  /** For people: a line for each promise, and some of the cases in which it was broken. */
  public List<String> lines(int casesMax) {
    List<String> lines = new ArrayList<>();
    broken.forEach((promise, cases) -> {
      lines.add((cases.isEmpty() ? "held    " : "BROKEN  ") + promise);
      cases.stream().limit(casesMax).forEach(one -> lines.add("          " + one));
      if (cases.size() > casesMax) {
        lines.add("          and %,d more".formatted(cases.size() - casesMax));
      }
    });
    return lines;
  }

  /** Whether all of them held. */
  public boolean clean() {
    return broken.values().stream().allMatch(List::isEmpty);
  }
}
