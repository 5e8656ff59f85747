package io.berth.coordinator.jmh;

import io.berth.coordinator.admission.Admission;
import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.RunKey;
import io.berth.protocol.Task;
import io.berth.protocol.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs that go round: each turn requests one, starts what was admitted, and ends the oldest that
 * runs; so as many are active and as many wait as before. The inputs are made beforehand, and an id
 * is used again when it is long forgotten.
 */
final class Cycle {
  /** Inputs decided in one turn: a request, STARTED, SUCCEEDED. */
  static final int INPUTS = 3;

  static final FlowName FLOW = new FlowName("bench.team", "flow");
  static final Flow DEFINITION =
      new Flow(
          Tenants.DEFAULT,
          FLOW.namespace(),
          FLOW.id(),
          null,
          Map.of("team", "data"),
          Map.of("db", 1, "gpu", 1),
          0,
          Flow.DEFAULT_QUEUE,
          null,
          Retry.NONE,
          Duration.ofHours(1),
          false,
          List.of(new Task("nothing", "log", Map.of("message", "nobody executes this"))));

  private static final String WORKER = "worker";
  private static final int FORGOTTEN = 5_000;
  private static final Duration STEP = Duration.ofNanos(10_000);

  private record Run(Input requested, Input started, Input succeeded) {}

  private final Admission admission;
  private final Map<RunKey, Run> byKey = new HashMap<>();
  private final List<Run> ring = new ArrayList<>();
  private final Queue<Run> running = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int next;

  private Cycle(LedgerStore store, List<? extends Definition> limits) {
    admission =
        new Admission(Ledger.load(new Forgetful(store), now), AdmissionSettings.DEFAULT);
    decide(new Input.QueueSetUp(Flow.DEFAULT_QUEUE));
    decide(new Input.Defined(DEFINITION.key(), DEFINITION));
    for (Definition limit : limits) {
      decide(new Input.Defined(limit.key(), limit));
    }
  }

  /**
   * A ledger with so many active and waiting runs.
   *
   * @param limits have as many slots as there are active runs, if any wait
   * @param lines in how many lines the runs stand, by a label
   */
  static Cycle filled(
      LedgerStore store,
      List<? extends Definition> limits,
      int active,
      int waiting,
      int lines) {
    Cycle cycle = new Cycle(store, limits);
    for (int i = 0; i < active + waiting + FORGOTTEN; i++) {
      cycle.ring.add(cycle.run("r" + i, "c" + i % lines));
    }
    for (int i = 0; i < active + waiting; i++) {
      cycle.request();
    }
    if (cycle.running.size() != active) {
      throw new IllegalStateException(
          "Expected " + active + " active runs, but were " + cycle.running.size());
    }
    return cycle;
  }

  /** One request, one start, one end; returns what the end led to. */
  List<Event> turn() {
    List<Event> events = decide(running.remove().succeeded);
    request();
    return events;
  }

  /** A limit is set or, when null, removed, with all that follows from it. */
  void edit(DefinitionKey key, @Nullable Limit limit) {
    decide(new Input.Defined(key, limit));
    while (admission.unfinished()) {
      decide(new Input.Tick());
    }
  }

  private void request() {
    decide(ring.get(next).requested);
    next = next + 1 == ring.size() ? 0 : next + 1;
  }

  /** What is admitted is started at once. */
  private List<Event> decide(Input input) {
    now = now.plus(STEP);
    List<Event> events = admission.decide(input, new Moment(now, now, now));
    for (Event event : events) {
      if (event instanceof Event.Admitted admitted) {
        Run run = byKey.get(admitted.run().key());
        admission.decide(run.started, new Moment(now, now, now));
        running.add(run);
      }
    }
    return events;
  }

  private Run run(String id, String customer) {
    RunKey key = new RunKey(Tenants.DEFAULT, id);
    Map<String, String> labels = Map.of("customer", customer);
    Run run =
        new Run(
            new Input.Requested(
                new Request(FLOW, id, key.tenant(), labels, Map.of(), null, Map.of(), null), id),
            new Input.Reported(WORKER, Fact.of(key, 1, Fact.What.STARTED, now)),
            new Input.Reported(WORKER, Fact.of(key, 1, Fact.What.SUCCEEDED, now)));
    byKey.put(key, run);
    return run;
  }
}
