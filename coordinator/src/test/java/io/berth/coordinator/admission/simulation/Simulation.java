package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.admission.Admission;
import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

/** One random day: the same seed gives the same day. */
final class Simulation {
  private static final Instant DAWN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int LOG_LINES = 60;
  private static final int EVENING_ROUNDS_MAX = 500;

  private final long seed;
  private final RandomGenerator chance;
  private final AdmissionSettings settings;
  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private final Model model;
  private final World world;
  private final I06TwiceIsOnce twiceIsOnce = new I06TwiceIsOnce();
  private final I08MemoryEqualsStore memoryEqualsStore;
  private final I10EverybodysTurnComes everybodysTurnComes = new I10EverybodysTurnComes();
  private final List<Invariant> invariants;
  private final Deque<Supplier<String>> log = new ArrayDeque<>();
  private final Map<String, Integer> seen = new TreeMap<>();
  private Ledger ledger;
  private Admission admission;
  private Instant now = DAWN;
  private Instant leaseNow = DAWN;
  private int step;

  Simulation(long seed) {
    this.seed = seed;
    chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    settings = settings();
    model = new Model(settings);
    world = new World(chance, model);
    memoryEqualsStore = new I08MemoryEqualsStore(chance);
    invariants =
        List.of(
            new I01NeverAboveTheSlots(),
            new I02CountsAreSums(),
            new I03OnePlaceEach(),
            new I04SettlesOnce(),
            new I05NothingThatFitsWaits(),
            twiceIsOnce,
            new I07OnlyTheCurrentAttempt(),
            memoryEqualsStore,
            new I09EverythingIsWatched(),
            everybodysTurnComes);
    ledger = Ledger.load(store, leaseNow);
    admission = new Admission(ledger, settings);
  }

  private AdmissionSettings settings() {
    int[] admissions = {1, 2, 3, 10, 1_000};
    int[] looks = {1, 4, 20, 10_000, 10_000};
    return new AdmissionSettings(
        Duration.ofSeconds(5),
        Duration.ofMinutes(2),
        Duration.ofSeconds(10),
        admissions[chance.nextInt(admissions.length)],
        looks[chance.nextInt(looks.length)]);
  }

  /**
   * Lives through the day.
   *
   * @return how often each kind of event was seen
   */
  Map<String, Integer> run(int steps) {
    try {
      world.morning().forEach(this::send);
      while (step < steps) {
        timePasses();
        if (chance.nextInt(100) == 0) {
          crash();
        }
        if (chance.nextInt(200) == 0) {
          drain();
        }
        // What is left of a step goes on with the clock, which ticks more often than anything
        // comes.
        Input input =
            admission.unfinished() && chance.nextInt(4) > 0 ? new Input.Tick() : world.next(now);
        send(input);
        if (chance.nextInt(30) == 0 && I06TwiceIsOnce.isRepeatable(input)) {
          twiceIsOnce.remember(store.content());
          send(input);
        }
      }
      evening();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, step %d of %d (replay: -Dberth.sim.seed=%d), %s%n%s%n%s"
              .formatted(
                  seed,
                  step,
                  steps,
                  seed,
                  settings,
                  e,
                  log.stream().map(Supplier::get).collect(Collectors.joining("\n"))),
          e);
    }
    return seen;
  }

  /** Faults stop, limits get room: everybody's turn comes, and every run settles. */
  private void evening() {
    note(() -> "evening");
    drain();
    world.evening().forEach(this::send);
    for (int round = 0; !model.live.isEmpty() && round < EVENING_ROUNDS_MAX; round++) {
      List<Input> work = world.work(now);
      work.forEach(this::send);
      drain();
      now = now.plusSeconds(1);
      leaseNow = leaseNow.plusMillis(10);
      send(new Input.Tick());
    }
    invariants.forEach(invariant -> invariant.atEnd(model));
  }

  private void send(Input input) {
    step++;
    Moment moment = new Moment(now, leaseNow);
    Optional<List<Event>> elsewhere =
        admission.unfinished()
            ? Optional.empty()
            : memoryEqualsStore.decidedElsewhere(input, moment, settings, model, store);
    model.learn(input);
    List<Event> events = admission.decide(input, moment);
    log(input, events);
    if (!admission.unfinished()) {
      elsewhere.ifPresent(rebuilt -> memoryEqualsStore.expectAlike(events, rebuilt));
    }
    Observed observed = new Observed(input, moment, events, settings, ledger, store);
    for (Event event : events) {
      invariants.forEach(invariant -> invariant.atEvent(event, model, observed));
      model.apply(event, moment);
      count(event);
    }
    invariants.forEach(invariant -> invariant.afterStep(model, observed));
  }

  /** Nothing new comes until all that fit are in. */
  private void drain() {
    for (int steps = 0; admission.unfinished(); steps++) {
      everybodysTurnComes.expectEnd(steps);
      send(new Input.Tick());
    }
  }

  private void timePasses() {
    int dice = chance.nextInt(100);
    Duration passed =
        Duration.ofMillis(
            dice < 97
                ? chance.nextInt(200)
                : dice < 99 ? chance.nextInt(20_000) : chance.nextInt(300_000));
    now = now.plus(passed);
    // The lease clock stands still while the coordinator does.
    boolean paused = chance.nextInt(3) == 0 && passed.compareTo(Duration.ofSeconds(1)) > 0;
    leaseNow = leaseNow.plus(paused ? Duration.ofSeconds(1) : passed);
  }

  private void crash() {
    note(() -> "crash");
    ledger = Ledger.load(store, leaseNow);
    admission = new Admission(ledger, settings);
    model.crash(new Moment(now, leaseNow));
  }

  // ---- What a failure tells.

  private void count(Event event) {
    seen.merge(event.getClass().getSimpleName(), 1, Integer::sum);
    if (event instanceof Event.Settled settled) {
      Decision.Kind outcome = settled.outcome();
      String why = settled.run().reason() == null ? "" : " " + settled.run().reason().code();
      seen.merge(outcome + why, 1, Integer::sum);
    }
  }

  private void log(Input input, List<Event> events) {
    note(() -> {
      StringBuilder line = new StringBuilder(said(input));
      events.forEach(event -> line.append("\n        ").append(said(event)));
      return line.toString();
    });
  }

  private void note(Supplier<String> line) {
    int at = step;
    Duration since = Duration.between(DAWN, now);
    if (log.size() == LOG_LINES) {
      log.removeFirst();
    }
    log.addLast(() -> "%5d +%s %s".formatted(at, since, line.get()));
  }

  private static String said(Input input) {
    return switch (input) {
      case Input.Requested it ->
          "request %s/%s %s pools %s labels %s priority %s timeout %s"
              .formatted(
                  it.request().tenant(),
                  it.request().id() == null ? it.derivedId() : it.request().id(),
                  it.request().flow(),
                  it.request().pools(),
                  it.request().labels(),
                  it.request().priority(),
                  it.request().queueTimeout());
      case Input.Defined it -> "define " + it.key() + " " + it.definition();
      case Input.Commanded it -> it.command().type() + " " + it.command().key();
      case Input.Reported it ->
          it.worker()
              + " says "
              + it.fact().what()
              + " of "
              + it.fact().key()
              + "#"
              + it.fact().attempt();
      case Input.QueueSetUp it -> "queue " + it.queue() + " is ready";
      case Input.Tick it -> "tick";
    };
  }

  private static String said(Event event) {
    String name = event.getClass().getSimpleName();
    return switch (event) {
      case Event.Settled it ->
          "%s %s %s".formatted(it.outcome(), it.run().key(), it.run().reason());
      case Event.Queued it -> "Queued " + it.run().key() + " " + it.reason();
      case Event.Admitted it ->
          "Admitted " + it.run().key() + "#" + it.run().attempt() + " " + it.reason();
      case Event.OfRun it -> name + " " + it.after().orElseThrow().key();
      default -> name;
    };
  }
}
