package io.berth.standalone.bench.chaos;

import io.berth.protocol.Topics;
import io.berth.standalone.bench.chaos.judge.Evidence;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;

/**
 * A bad time for Berth, from a seed:
 *
 * <ol>
 *   <li>All processes are started, and flows and limits applied.
 *   <li>Runs are asked for, while one fault follows the other.
 *   <li>Calm: no more faults, no more requests. What is open must settle.
 *   <li>Everything that anybody knows is gathered, for the judge.
 * </ol>
 */
final class Chaos implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration SETTLE_MAX = Duration.ofMinutes(4);
  private static final Duration TELL_EVERY = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(200);

  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final long seed;
  private final Diary diary;
  private final Fleet fleet;
  private final Workload workload;
  private final Admin admin;
  private final Questions questions;
  private final List<String> summary = new ArrayList<>();

  Chaos(Path folder, long seed, PrintWriter out) throws IOException {
    this.seed = seed;
    diary = new Diary(out);
    fleet = new Fleet(folder);
    workload = new Workload(seed);
    admin = Admin.create(Map.of("bootstrap.servers", fleet.brokers().bootstrap()));
    questions = new Questions(fleet.apis());
  }

  /** Lets it go on so long, and returns what there is to be judged. */
  Evidence run(Duration length) throws Exception {
    begin();
    try (Tap tap = new Tap(fleet.brokers().bootstrap(), topics);
        Load load = new Load(fleet.brokers().bootstrap(), topics, workload, tap, seed)) {
      load.start();
      Troubles troubles = new Troubles(fleet, this::inSync, diary);
      suffer(length, troubles, load, tap);
      load.stop();
      diary.note("calm: no more faults, no more requests");
      boolean settled = settle(troubles, load, tap);
      diary.note(settled ? "all has settled" : "not all has settled");
      Evidence evidence = evidence(load, tap);
      summarize(load, tap, troubles, evidence);
      return evidence;
    }
  }

  private void begin() throws Exception {
    fleet.start(Fleet.BROKER);
    await("brokers in sync", this::inSync);
    fleet.start(Fleet.COORDINATOR);
    await("coordinators that decide", () -> questions.troubles().isEmpty());
    fleet.start(Fleet.WORKER);
    try (KafkaConnection connection =
        KafkaConnection.open(new ClientSettings(fleet.brokers().bootstrap(), topics, Map.of()))) {
      List<Position> sent =
          connection.send(
              workload.definitions().stream()
                  .map(definition -> Outgoing.definition(topics, definition))
                  .toList());
      await("flows and limits in force", () -> connection.taken(sent));
    }
    diary.note("all processes are up: the faults begin");
  }

  private void suffer(Duration length, Troubles troubles, Load load, Tap tap) throws Exception {
    Duration begin = diary.now();
    Duration told = begin;
    List<Fault> faults = new ArrayList<>(Schedule.of(seed, length));
    while (diary.now().minus(begin).compareTo(length) < 0) {
      if (!faults.isEmpty() && diary.now().minus(begin).compareTo(faults.getFirst().at()) >= 0) {
        troubles.happen(faults.removeFirst());
      }
      troubles.pickUp();
      if (diary.now().minus(told).compareTo(TELL_EVERY) >= 0) {
        told = diary.now();
        tell(load, tap);
      }
      Thread.sleep(TICK);
    }
    troubles.end();
  }

  private boolean settle(Troubles troubles, Load load, Tap tap) throws Exception {
    int duplicates = load.sent().values().stream().mapToInt(count -> count - 1).sum();
    Duration begin = diary.now();
    Duration told = begin;
    while (diary.now().minus(begin).compareTo(SETTLE_MAX) < 0) {
      int refused = tap.refused().values().stream().mapToInt(count -> count).sum();
      if (tap.settled() >= load.asked()
          && tap.live().isEmpty()
          && refused >= duplicates
          && left().isEmpty()) {
        return true;
      }
      troubles.pickUp();
      if (diary.now().minus(told).compareTo(TELL_EVERY) >= 0) {
        told = diary.now();
        tell(load, tap);
      }
      Thread.sleep(TICK);
    }
    return false;
  }

  private void tell(Load load, Tap tap) {
    diary.note("%,d runs asked for, %,d settled".formatted(load.asked(), tap.settled()));
  }

  private List<String> left() {
    List<String> left = new ArrayList<>(questions.troubles());
    left.addAll(questions.taken(Workload.TENANTS));
    return left;
  }

  private Evidence evidence(Load load, Tap tap) throws IOException {
    return new Evidence(
        workload.flows(),
        workload.limits(),
        load.requests(),
        load.sent(),
        tap.refused(),
        tap.decisions(),
        Marks.read(fleet.marks()),
        left());
  }

  private void summarize(Load load, Tap tap, Troubles troubles, Evidence evidence) {
    summary.addAll(Summary.of(evidence));
    summary.add(load.told());
    summary.add(troubles.told());
    summary.add(
        "longest time without a decision: %.1f s".formatted(tap.longestSilence().toMillis() / 1e3));
  }

  /** What happened, in some lines. */
  List<String> summary() {
    return List.copyOf(summary);
  }

  List<String> diary() {
    return diary.notes();
  }

  private boolean inSync() {
    try {
      return fleet.brokers().inSync(admin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected " + what + " within " + START_MAX.toMinutes() + " min: see the logs");
      }
      Thread.sleep(TICK);
    }
  }

  @Override
  public void close() {
    questions.close();
    fleet.close();
    admin.close(Duration.ZERO);
  }
}
