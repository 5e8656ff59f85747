package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.AdmissionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What kind of day it is. In each, some of what can happen does not: where everything happens all
 * the time, one thing keeps another from ever going far.
 *
 * @param limited the scopes that have limits
 * @param poolsOneIn how many requests there are for one that asks for pools
 * @param crowd how many runs of a tenant live at the most, so that a step stays quick to check
 * @param commitOneIn at how many steps there is one commit
 * @param crashOneIn at how many steps the coordinator dies once
 * @param editsPerMille how many inputs set or remove a limit
 * @param slotsMost how many slots a limit has at the most
 * @param fair whether limits may be FAIR
 * @param reserving whether limits may have a {@code reserveAfter} that is over within the day
 * @param refusing whether limits may refuse newcomers, or stop runs for them
 * @param bounded whether limits may bound who waits
 * @param pausing whether limits may be paused
 * @param prioritized whether runs may have priorities
 * @param labelled whether runs may have labels
 * @param heavy whether runs may take more than one slot of a pool
 * @param hurried whether runs may have a {@code queueTimeout}
 */
record Climate(
    AdmissionSettings settings,
    List<String> limited,
    int poolsOneIn,
    int crowd,
    int commitOneIn,
    int crashOneIn,
    int editsPerMille,
    int slotsMost,
    boolean fair,
    boolean reserving,
    boolean refusing,
    boolean bounded,
    boolean pausing,
    boolean prioritized,
    boolean labelled,
    boolean heavy,
    boolean hurried) {
  private static final List<String> SCOPES =
      List.of(
          "tenant",
          "namespace:a",
          "namespace:a.b",
          "namespace:a.b.c",
          "namespace:d",
          "namespace:*",
          "flow:a/f",
          "flow:a.b/f",
          "flow:a.b/g",
          "flow:*",
          "label:env",
          "label:env=x",
          "label:env=y",
          "label:env=*",
          "label:tier",
          "pool:db",
          "pool:net",
          "pool:*",
          "queue:default",
          "queue:gpu",
          "queue:*");

  static Climate draw(RandomGenerator chance) {
    AdmissionSettings settings =
        new AdmissionSettings(
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            Duration.ofSeconds(10),
            pick(chance, List.of(1, 2, 3, 10, 1_000)),
            pick(chance, List.of(1, 4, 20, 10_000, 10_000)));
    List<String> scopes = new ArrayList<>(SCOPES);
    Collections.shuffle(scopes, Random.from(chance));
    return new Climate(
        settings,
        List.copyOf(scopes.subList(0, pick(chance, List.of(2, 3, 5, 8, scopes.size())))),
        pick(chance, List.of(1, 2, 4)),
        pick(chance, List.of(10, 20, 30, 45)),
        pick(chance, List.of(1, 3, 10, 25)),
        pick(chance, List.of(50, 100, 500)),
        pick(chance, List.of(10, 30, 60)),
        pick(chance, List.of(2, 4, 6)),
        chance.nextInt(3) > 0,
        chance.nextInt(4) > 0,
        chance.nextInt(2) > 0,
        chance.nextInt(3) == 0,
        chance.nextInt(2) > 0,
        chance.nextInt(3) > 0,
        chance.nextInt(3) > 0,
        chance.nextInt(4) > 0,
        chance.nextInt(2) > 0);
  }

  private static <T> T pick(RandomGenerator chance, List<T> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
