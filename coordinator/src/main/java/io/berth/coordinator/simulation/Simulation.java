package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One random day: the same seed gives the same day. */
final class Simulation {
  static final Instant DAWN = Instant.parse("2026-01-01T00:00:00Z");

  private final long seed;
  private final int length;
  private final RandomGenerator chance;
  private final RandomGenerator clocks; // of its own: it changes nothing in what else is drawn
  private final RandomGenerator reading; // so is this
  private final Climate climate;
  private final World world;
  private final Stage stage;
  private final Seen seen;
  private final List<Happening> history = new ArrayList<>();
  private final List<Input> uncommitted = new ArrayList<>();
  private final List<Input> toReadAgain = new ArrayList<>();
  private Moment moment = new Moment(DAWN, DAWN, DAWN);
  private boolean evening;

  /**
   * A day to come.
   *
   * @param length how many inputs come before its evening
   */
  Simulation(long seed, int length, Rules rules, Seen seen) {
    this.seed = seed;
    this.length = length;
    this.seen = seen;
    chance = generator(seed);
    clocks = generator(~seed);
    reading = generator(seed ^ 0x5EED);
    climate = Climate.draw(chance);
    world = new World(chance, climate);
    stage =
        new Stage(
            climate.settings(),
            rules,
            Attention.by(generator(-seed)),
            seen,
            Stage.Listener.NONE,
            climate.reserving(),
            invariant -> true);
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * Lives through the day.
   *
   * @throws Broken if an invariant doesn't hold: {@link #history} tells what happened until then
   */
  void run() {
    world.morning().forEach(this::send);
    while (stage.steps() < length) {
      timePasses();
      if (chance.nextInt(climate.crashOneIn()) == 0) {
        crash();
      }
      if (chance.nextInt(climate.commitOneIn()) == 0) {
        commit();
      }
      if (chance.nextInt(200) == 0) {
        happen(new Happening.Drained());
      }
      Input input = next();
      send(input);
      if (chance.nextInt(30) == 0 && I06TwiceIsOnce.isRepeatable(input)) {
        happen(new Happening.SentAgain(input));
      }
    }
    evening = true;
    evening(stage, climate, seed, moment).play();
  }

  /** How a day of this seed ends, whatever came before. */
  private static Evening evening(Stage stage, Climate climate, long seed, Moment moment) {
    return new Evening(stage, climate, generator(seed), moment);
  }

  /** What is left of a step goes on with the clock, which ticks more often than anything comes. */
  private Input next() {
    if (stage.unfinished() && chance.nextInt(4) > 0) {
      return new Input.Tick();
    }
    if (!toReadAgain.isEmpty() && chance.nextInt(4) > 0) {
      return readAgain();
    }
    return world.next(stage.committed(), moment.now());
  }

  private void timePasses() {
    int dice = chance.nextInt(100);
    Duration passed =
        Duration.ofMillis(
            dice < 97
                ? chance.nextInt(200)
                : dice < 99 ? chance.nextInt(20_000) : chance.nextInt(300_000));
    // The lease clock stands still while the coordinator does.
    boolean paused = chance.nextInt(3) == 0 && passed.compareTo(Duration.ofSeconds(1)) > 0;
    Instant now = moment.now().plus(passed);
    moment =
        new Moment(
            now,
            moment.leaseNow().plus(paused ? Duration.ofSeconds(1) : passed),
            now.minus(unread()));
  }

  /** For how long reports lie there unread: hardly ever for longer than it takes to begin a run. */
  private Duration unread() {
    long mostMs = climate.settings().dispatchTime().toMillis() * 2;
    return Duration.ofMillis(reading.nextInt(20) > 0 ? 0 : reading.nextLong(mostMs + 1));
  }

  // ---- Transactions.

  private void commit() {
    happen(new Happening.Committed());
    uncommitted.clear();
  }

  /** Inputs since the last commit are read again, and queues are found out to be ready again. */
  private void crash() {
    moment = onAnotherHost();
    happen(new Happening.Crashed());
    toReadAgain.addAll(0, uncommitted);
    uncommitted.clear();
    if (chance.nextInt(4) > 0) {
      World.setUp().forEach(toReadAgain::addFirst);
    }
  }

  /** Now and then another host takes over, whose clock is behind. */
  private Moment onAnotherHost() {
    if (clocks.nextInt(3) > 0) {
      return moment;
    }
    seen.note("the clock goes back");
    long mostMs = climate.settings().clockMargin().toMillis();
    Duration behind = Duration.ofMillis(clocks.nextLong(mostMs + 1));
    return new Moment(
        moment.now().minus(behind),
        moment.leaseNow().minus(behind),
        moment.reported().minus(behind));
  }

  /** Of one source, in the order in which they came; sources are not ordered among each other. */
  private Input readAgain() {
    Class<?> source = toReadAgain.get(chance.nextInt(toReadAgain.size())).getClass();
    for (int i = 0; ; i++) {
      if (toReadAgain.get(i).getClass() == source) {
        return toReadAgain.remove(i);
      }
    }
  }

  private void send(Input input) {
    if (!(input instanceof Input.Tick || input instanceof Input.QueueSetUp)) {
      uncommitted.add(input); // the others are no records
    }
    happen(new Happening.Sent(input));
  }

  private void happen(Happening.What what) {
    Happening happening = new Happening(moment, what);
    history.add(happening);
    stage.play(happening);
  }

  // ---- To live through it again.

  /** What has happened, but for the evening. */
  List<Happening> history() {
    return Collections.unmodifiableList(history);
  }

  long steps() {
    return stage.steps();
  }

  Climate climate() {
    return climate;
  }

  /**
   * Lives through some of what happened, and the evening if it had begun.
   *
   * @param broken what to look for; what takes long to look at is left for the end
   * @param each to be run before each happening
   */
  void replay(
      List<Happening> part, Rules rules, Broken broken, Stage.Listener listener, Runnable each) {
    int[] left = {part.size()};
    Stage again =
        new Stage(
            climate.settings(),
            rules,
            oneIn -> left[0] <= 0,
            new Seen(),
            listener,
            climate.reserving(),
            broken::needs);
    for (Happening happening : part) {
      left[0]--;
      each.run();
      again.play(happening);
    }
    if (evening) {
      evening(again, climate, seed, part.isEmpty() ? moment : part.getLast().moment()).play();
    }
  }
}
