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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Decides the runs of one flow, of which the ids and the inputs are made beforehand, and starts at
 * once what is admitted. Its clock goes on by a little with each input.
 */
final class Desk {
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
  private static final Duration STEP = Duration.ofNanos(10_000);

  /** What is said of a run. */
  record Run(Input requested, Input started, Input succeeded) {}

  private final Admission admission;
  private final Map<RunKey, Run> byKey = new HashMap<>();
  private final Queue<Run> running = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Desk(LedgerStore store, List<? extends Definition> limits) {
    admission = new Admission(Ledger.load(new Forgetful(store), now), AdmissionSettings.DEFAULT);
    decide(new Input.QueueSetUp(Flow.DEFAULT_QUEUE));
    decide(new Input.Defined(DEFINITION.key(), DEFINITION));
    for (Definition limit : limits) {
      decide(new Input.Defined(limit.key(), limit));
    }
  }

  /** A run of the flow, not requested yet. */
  Run run(String id, Map<String, String> labels, Map<String, Integer> pools) {
    RunKey key = new RunKey(Tenants.DEFAULT, id);
    Request request = new Request(FLOW, id, key.tenant(), labels, pools, null, Map.of(), null);
    Run run =
        new Run(
            new Input.Requested(request, id),
            new Input.Reported(WORKER, Fact.of(key, 1, Fact.What.STARTED, now)),
            new Input.Reported(WORKER, Fact.of(key, 1, Fact.What.SUCCEEDED, now)));
    byKey.put(key, run);
    return run;
  }

  /** A limit is set or, when null, removed, with all that follows from it. */
  void edit(DefinitionKey key, @Nullable Limit limit) {
    decide(new Input.Defined(key, limit));
    while (admission.unfinished()) {
      tick();
    }
  }

  List<Event> request(Run run) {
    return decide(run.requested);
  }

  /** A run ends. */
  List<Event> succeed(Run run) {
    running.remove(run);
    return decide(run.succeeded);
  }

  /** The run ends that has been running for the longest time. */
  List<Event> succeedOldest() {
    return decide(running.remove().succeeded);
  }

  /** Time goes by. */
  List<Event> pass(Duration time) {
    now = now.plus(time);
    return tick();
  }

  /** What runs now goes on for ever: the oldest is one of those to come. */
  void letRun() {
    running.clear();
  }

  int running() {
    return running.size();
  }

  List<Event> tick() {
    return decide(new Input.Tick());
  }

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
}
