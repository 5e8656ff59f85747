package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How a day ends: faults stop. First, while newcomers of later places keep coming, everybody who
 * waits gets in, as far as limits allow it at all. Then limits get room, and every run settles.
 *
 * <p>What happens depends on the stage alone, so a part of a day has an evening too.
 */
final class Evening {
  private static final int RUSH_ROUNDS_MAX = 600;
  private static final int ROUNDS_MAX = 500;
  private static final int RIVALS = 3; // each time

  /** Longer than a day's reserveAfter takes in a few rounds, the default's minute in thirty. */
  private static final Duration RUSH_ROUND = Duration.ofSeconds(2);

  private final Stage stage;
  private final RandomGenerator chance;
  private final Climate climate;
  private final World world;
  private final boolean rush;
  private Moment moment;

  Evening(Stage stage, Climate climate, RandomGenerator chance, Moment moment) {
    this.stage = stage;
    this.chance = chance;
    this.climate = climate;
    this.world = new World(chance, climate);
    this.rush = climate.reserving() && chance.nextInt(4) == 0;
    this.moment = moment;
  }

  void play() {
    happen(new Happening.Drained());
    World.setUp().forEach(this::send);
    World.atWork().forEach(this::send);
    happen(new Happening.Drained());
    if (rush) {
      rush();
    }
    world.makeRoom(stage.model()).forEach(this::send);
    for (int round = 0; !stage.model().live().isEmpty() && round < ROUNDS_MAX; round++) {
      work();
      pass(Duration.ofSeconds(1));
    }
    stage.end();
  }

  /** Nobody waits for ever, although later places come and go all the time. */
  private void rush() {
    Set<RunKey> waiting = new LinkedHashSet<>();
    stage.model().live().values().stream()
        .filter(run -> run.waiting() && run.tooSmall() == null)
        .forEach(run -> waiting.add(run.key));
    for (int round = 0; !waiting.isEmpty(); round++) {
      if (round == RUSH_ROUNDS_MAX) {
        ModelRun run = stage.model().live().get(waiting.iterator().next());
        throw new Broken(
            "I10", "I10: a waiting run's turn comes if active runs end, but not that of " + run);
      }
      // Not all at once: then there would be room for everybody in between.
      for (Input work : World.work(stage.model(), moment.now())) {
        if (chance.nextInt(3) == 0) {
          rivals(waiting);
          send(work);
        }
      }
      rivals(waiting);
      happen(new Happening.Drained());
      pass(RUSH_ROUND);
      waiting.removeIf(key -> {
        ModelRun run = stage.model().live().get(key);
        return run == null || !run.waiting();
      });
    }
  }

  private void rivals(Set<RunKey> waiting) {
    List<RunKey> keys = new ArrayList<>(waiting);
    for (int i = 0; i < RIVALS; i++) {
      ModelRun run = stage.model().live().get(keys.get(chance.nextInt(keys.size())));
      int most = 2 * climate.crowd();
      if (run != null && stage.model().tenant(run.tenant()).live().size() < most) {
        send(world.rival(run));
      }
    }
  }

  private void work() {
    List<Input> work = World.work(stage.model(), moment.now());
    work.forEach(this::send);
    happen(new Happening.Drained());
  }

  /** The lease clock all but stands still: workers do nothing wrong in the evening. */
  private void pass(Duration duration) {
    Instant now = moment.now().plus(duration);
    moment = new Moment(now, moment.leaseNow().plusMillis(10), now);
    send(new Input.Tick());
    happen(new Happening.Drained());
  }

  private void send(Input input) {
    happen(new Happening.Sent(input));
  }

  private void happen(Happening.What what) {
    stage.play(new Happening(moment, what));
  }
}
