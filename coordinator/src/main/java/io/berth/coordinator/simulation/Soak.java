package io.berth.coordinator.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Many days, as many at a time as there are processors, until one fails or time is up. */
public final class Soak {
  /**
   * What is to be done.
   *
   * @param firstSeed the seed of the first day; the others follow
   * @param seeds how many days at the most
   * @param steps how many inputs a day has before its evening
   * @param most no further day begins after this time
   * @param shrinking how long a shorter history may be looked for when a day fails; zero: not at
   *     all
   */
  public record Plan(long firstSeed, long seeds, int steps, Duration most, Duration shrinking) {}

  /** How far it is. */
  public record Progress(long days, long steps, Duration took) {}

  /**
   * A day that failed.
   *
   * @param invariant what doesn't hold
   * @param step how many inputs were decided when it showed
   * @param happenings how many things happen in the shortest history found
   * @param account all there is to say, the shortest history found at its end
   */
  public record Failure(long seed, String invariant, long step, int happenings, String account) {}

  /**
   * What was done.
   *
   * @param seen what happened, and how often
   * @param failure the day that failed; empty if none did
   */
  public record Result(Progress progress, Map<String, Long> seen, Optional<Failure> failure) {}

  /** Hears now and then how far it is. */
  public interface Listener {
    Listener NONE = progress -> {};

    void heard(Progress progress);
  }

  private static final long EVERY_SECONDS = 5;

  private final Plan plan;
  private final Rules rules;
  private final Listener listener;
  private final long began = System.nanoTime();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong days = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final Map<String, Long> seen = new TreeMap<>();
  private final AtomicReference<@Nullable Throwable> gaveUp = new AtomicReference<>();
  private final AtomicReference<@Nullable FailedDay> failed = new AtomicReference<>();

  private Soak(Plan plan, Rules rules, Listener listener) {
    this.plan = plan;
    this.rules = rules;
    this.listener = listener;
  }

  /** Lives through the days of a plan. */
  public static Result run(Plan plan, Listener listener) throws InterruptedException {
    return run(plan, Rules.REAL, listener);
  }

  static Result run(Plan plan, Rules rules, Listener listener) throws InterruptedException {
    return new Soak(plan, rules, listener).run();
  }

  private Result run() throws InterruptedException {
    int threads = (int) Math.min(plan.seeds(), Runtime.getRuntime().availableProcessors());
    CountDownLatch running = new CountDownLatch(threads);
    IntStream.range(0, threads)
        .forEach(number ->
            Thread.ofPlatform()
                .name("simulation-" + number)
                .daemon()
                .start(() -> {
                  try {
                    days();
                  } catch (RuntimeException | Error e) {
                    gaveUp.compareAndSet(null, e);
                  } finally {
                    running.countDown();
                  }
                }));
    while (!running.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
      listener.heard(progress());
    }
    if (gaveUp.get() != null) {
      throw new IllegalStateException("The simulation itself gave up", gaveUp.get());
    }
    Progress progress = progress(); // before a failure is looked into, which takes its own time
    Optional<Failure> failure =
        Optional.ofNullable(failed.get()).map(day -> day.failure(rules, plan.shrinking()));
    return new Result(progress, Map.copyOf(seen), failure);
  }

  private void days() {
    while (failed.get() == null && took().compareTo(plan.most()) < 0) {
      long number = begun.getAndIncrement();
      if (number >= plan.seeds()) {
        return;
      }
      day(plan.firstSeed() + number);
    }
  }

  private void day(long seed) {
    Seen ofDay = new Seen();
    Simulation simulation = new Simulation(seed, plan.steps(), rules, ofDay);
    try {
      simulation.run();
      days.incrementAndGet();
    } catch (Broken e) {
      FailedDay day = new FailedDay(seed, plan.steps(), simulation, e);
      // Days that began before it are lived to their end: so it is always the first that fails.
      failed.accumulateAndGet(
          day, (one, other) -> one == null || other.seed() < one.seed() ? other : one);
    }
    steps.addAndGet(simulation.steps());
    synchronized (seen) {
      ofDay.times().forEach((what, times) -> seen.merge(what, times, Long::sum));
    }
  }

  private Progress progress() {
    return new Progress(days.get(), steps.get(), took());
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
