package io.berth.coordinator.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A day in which something is broken, and how to tell of it in as few words as possible. */
record FailedDay(long seed, int length, Simulation simulation, Broken broken) {
  private static final int LINES_MOST = 200;

  /** The whole account, with the shortest history that is found in time. */
  Soak.Failure failure(Rules rules, Duration shrinking) {
    long step = simulation.steps();
    List<Happening> all = List.copyOf(simulation.history());
    long end = System.nanoTime() + shrinking.toNanos();
    List<Happening> shortest = all;
    if (!shrinking.isZero()) {
      shortest = Shrinker.shrink(all, part -> failing(part, rules), () -> System.nanoTime() > end);
    }
    StringBuilder account = new StringBuilder();
    account.append(
        "%s is broken: seed %d, step %d of %d%n".formatted(broken.what(), seed, step, length));
    account.append("  %s%n".formatted(broken.getMessage()));
    account.append(
        "Replay: ./berth bench simulate --from %d --seeds 1 --steps %d%n".formatted(seed, length));
    account.append("%s%n".formatted(simulation.climate()));
    account.append(told(shortest, all.size(), rules));
    return new Soak.Failure(seed, broken.what(), step, shortest.size(), account.toString());
  }

  private @Nullable List<Happening> failing(List<Happening> part, Rules rules) {
    int[] happened = {0};
    try {
      simulation.replay(part, rules, broken, Stage.Listener.NONE, () -> happened[0]++);
      return null;
    } catch (Broken e) {
      return e.what().equals(broken.what()) ? part.subList(0, happened[0]) : null;
    }
  }

  private String told(List<Happening> part, int outOf, Rules rules) {
    List<String> lines = new ArrayList<>();
    String ends = "";
    try {
      simulation.replay(
          part,
          rules,
          broken,
          (happening, events) -> lines.add(Words.of(happening, events, Simulation.DAWN)),
          () -> {});
    } catch (Broken e) {
      ends = "%s: %s%n".formatted(e.what(), e.getMessage());
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES_MOST), lines.size());
    return "The shortest history found has %d of %d happenings:%n%s%n%s"
        .formatted(part.size(), outOf, String.join("\n", last), ends);
  }
}
