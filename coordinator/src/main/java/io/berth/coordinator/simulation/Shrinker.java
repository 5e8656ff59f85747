package io.berth.coordinator.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a shorter history that fails in the same way: drops halves, then quarters, and so on to
 * single happenings, as long as it still fails.
 */
final class Shrinker {
  private Shrinker() {}

  /** Tries a part of a history. */
  interface Trial<T> {
    /** The beginning of the part up to where it fails; null if it doesn't. */
    @Nullable List<T> failing(List<T> part);
  }

  /**
   * The shortest history found.
   *
   * @param history one that fails
   * @param enough whether time is up: what was found until then is the answer
   */
  static <T> List<T> shrink(List<T> history, Trial<T> trial, BooleanSupplier enough) {
    List<T> shortest = history;
    int chunk = Math.max(1, shortest.size() / 2);
    while (!enough.getAsBoolean()) {
      List<T> shorter = dropChunks(shortest, chunk, trial, enough);
      boolean progress = shorter.size() < shortest.size();
      shortest = shorter;
      if (chunk == 1 && !progress) {
        break; // nothing can be left out
      }
      chunk = Math.max(1, Math.min(chunk / 2, shortest.size()));
    }
    return shortest;
  }

  /** From the end: what came last matters most, and what it doesn't need is found out sooner. */
  private static <T> List<T> dropChunks(
      List<T> history, int chunk, Trial<T> trial, BooleanSupplier enough) {
    List<T> shortest = history;
    int end = history.size();
    while (end > 0 && !enough.getAsBoolean()) {
      int start = Math.max(0, end - chunk);
      List<T> without = new ArrayList<>(shortest.subList(0, start));
      without.addAll(shortest.subList(end, shortest.size()));
      List<T> failing = trial.failing(without);
      if (failing != null) {
        shortest = failing;
      }
      end = Math.min(start, shortest.size());
    }
    return shortest;
  }
}
