package io.berth.standalone.bench.chaos;

import io.berth.protocol.Decision;
import io.berth.protocol.Json;
import io.berth.protocol.Topics;
import io.berth.standalone.bench.chaos.judge.Evidence;
import io.berth.standalone.bench.process.Questions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final Duration SETTLE_MAX = Duration.ofMinutes(4);
  private static final Duration TELL_EVERY = Duration.ofSeconds(30);
  private static final Duration UNDER_LOAD = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(200);

  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final Path folder;
  private final long seed;
  private final Diary diary;
  private final Fleet fleet;
  private final Workload workload;
  private final Admin admin;
  private final Questions questions;
  private final Startup startup;
  private final List<String> summary = new ArrayList<>();

  Chaos(Path folder, long seed, PrintWriter out) throws IOException {
    this.seed = seed;
    diary = new Diary(out);
    fleet = new Fleet(folder, 1);
    this.folder = folder;
    workload = new Workload(seed);
    admin = Admin.create(Map.of("bootstrap.servers", fleet.brokers().bootstrap()));
    questions = new Questions(fleet.apis());
    startup = new Startup(fleet, admin, questions);
  }

  /** What happens while runs are asked for. */
  private interface Ordeal {
    void run(Troubles troubles, Load load, Tap tap) throws Exception;
  }

  /** Lets faults happen for so long; returns what there is to be judged. */
  Evidence faults(Duration length) throws Exception {
    return run((troubles, load, tap) -> suffer(length, troubles, load, tap));
  }

  /** Kills all processes at once, so often; returns what there is to be judged. */
  Evidence killEverything(int times) throws Exception {
    return run((troubles, load, tap) -> {
      for (int i = 1; i <= times; i++) {
        Thread.sleep(UNDER_LOAD);
        troubles.pickUp();
        diary.note("kill -9 of everything, number " + i);
        fleet.names().forEach(fleet::kill);
        startup.brokersAndCoordinators();
        fleet.start(Fleet.WORKER);
      }
    });
  }

  private Evidence run(Ordeal ordeal) throws Exception {
    startup.brokersAndCoordinators();
    fleet.start(Fleet.WORKER);
    startup.define(workload.definitions());
    diary.note("all processes are up: the faults begin");
    try (Tap tap = new Tap(fleet.brokers().bootstrap(), topics, diary::note);
        Load load = new Load(fleet.brokers().bootstrap(), topics, workload, tap, seed);
        Lookout lookout = new Lookout(questions, fleet.logsOf(Fleet.COORDINATOR), diary::note)) {
      load.start();
      lookout.start();
      Troubles troubles = new Troubles(fleet, () -> fleet.brokers().inSync(admin), diary);
      ordeal.run(troubles, load, tap);
      load.stop();
      diary.note("calm: no more faults, no more requests");
      boolean settled = settle(troubles, load, tap);
      diary.note(settled ? "all has settled" : "not all has settled");
      Evidence evidence = evidence(load, tap, troubles, lookout);
      summarize(load, tap, troubles, evidence);
      return evidence;
    }
  }

  private void suffer(Duration length, Troubles troubles, Load load, Tap tap) throws Exception {
    Duration begin = diary.now();
    Duration told = begin;
    List<Fault> faults = new ArrayList<>(Schedule.of(seed, length));
    while (diary.now().minus(begin).compareTo(length) < 0) {
      troubles.pickUp(); // first, or a fault could hide that its target has ended by itself
      if (!faults.isEmpty() && diary.now().minus(begin).compareTo(faults.getFirst().at()) >= 0) {
        troubles.happen(faults.removeFirst());
      }
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

  private Evidence evidence(Load load, Tap tap, Troubles troubles, Lookout lookout)
      throws IOException {
    return new Evidence(
        workload.flows(),
        workload.limits(),
        load.requests(),
        load.sent(),
        tap.refused(),
        tap.decisions(),
        Marks.read(fleet.marks()),
        left(),
        troubles.fallen(),
        lookout.faults());
  }

  private void summarize(Load load, Tap tap, Troubles troubles, Evidence evidence)
      throws IOException {
    summary.addAll(Summary.of(evidence));
    summary.add(load.told());
    summary.add(troubles.told());
    summary.add(
        "longest time without a decision: %.1f s".formatted(tap.longestSilence().toMillis() / 1e3));
    Files.write(folder.resolve("faults.txt"), diary.notes());
    Files.write(
        folder.resolve("decisions.txt"), evidence.decisions().stream().map(Chaos::line).toList());
  }

  /** What happened, in some lines. */
  List<String> summary() {
    return List.copyOf(summary);
  }

  private static String line(Decision decision) {
    return new String(Json.write(decision), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    questions.close();
    fleet.close();
    admin.close(Duration.ZERO);
  }
}
