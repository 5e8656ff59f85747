package io.berth.coordinator.store;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.Result;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of each kind of thing that is stored. */
final class Sample {
  static final Instant AT = Instant.parse("2026-11-20T12:00:00.123Z");

  private static final DefinitionFile FILE =
      DefinitionFile.read(
          """
          id: etl
          namespace: company.team
          pools: {db: 2}
          retry: {maxAttempts: 3}
          tasks: [{id: t, type: log, message: hello}]
          ---
          kind: Limit
          scope: pool:db
          slots: 4
          order: FAIR
          fairBy: label:customer
          maxWaiting: 10
          onOverflow: DROP_OLDEST
          """);

  static final Flow FLOW = (Flow) FILE.definitions().getFirst();
  static final Limit LIMIT = (Limit) FILE.definitions().getLast();
  static final LiveWorker WORKER = new LiveWorker("gpu", "w-1", 16);
  static final FlowBook BOOK = new FlowBook(3, false, Map.of(2, FLOW, 3, FLOW));

  private Sample() {}

  /** The live runs in each of their states, by what shows in the name. */
  static Map<String, Entry> liveRuns() {
    Request request =
        new Request(
            new FlowName("company.team", "etl"),
            "r1",
            "default",
            Map.of("customer", "acme"),
            Map.of("net", 1),
            5,
            Map.of("day", "monday"),
            Duration.ofMinutes(10));
    RunKey key = new RunKey("default", "r1");
    LiveRun arrived = LiveRun.arrived(key, request, FLOW, 2, 4_711, AT);
    LiveRun queued = arrived.queued(AT.plusSeconds(1));
    LiveRun admitted = queued.admitted(AT.plusSeconds(1), AT.plusSeconds(3_661));
    LiveRun running = admitted.started("worker-1");
    Map<String, Entry> runs = new LinkedHashMap<>();
    runs.put("awaiting", new Awaiting(key, request, 4_711, AT, AT.plusSeconds(5)));
    runs.put("undecided", arrived);
    runs.put("queued", queued);
    runs.put(
        "queued-passed-over",
        queued.passedOver(Set.of(Scope.pool("db"), claimed(queued, "own:company.team"))));
    runs.put("admitted", admitted);
    runs.put("running", running);
    runs.put(
        "running-stopping", running.stopping(Reason.of(Code.OPERATOR_KILL, "alice: it hangs")));
    runs.put(
        "running-after-lost",
        running.lost().admitted(AT.plusSeconds(60), AT.plusSeconds(7_320)).started("w2"));
    runs.put("retrying", running.retrying(AT.plusSeconds(60)));
    return runs;
  }

  static SettledRun settled() {
    LiveRun run = (LiveRun) liveRuns().get("running");
    return new SettledRun(
        run.key(),
        run.request(),
        FLOW.name(),
        run.arrival(),
        1,
        Decision.Kind.FAILED,
        AT.plusSeconds(2),
        Reason.of(Code.TASK_FAILED, "exit code 1"),
        new Result(1, "no such table"));
  }

  /** Finds the one flow that there is. */
  static Optional<FlowBook> book(DefinitionKey.OfFlow key) {
    return key.equals(FLOW.key()) ? Optional.of(BOOK) : Optional.empty();
  }

  private static Scope claimed(LiveRun run, String text) {
    return run.claims().innermostFirst().stream()
        .map(claim -> claim.scope())
        .filter(scope -> scope.text().equals(text))
        .findFirst()
        .orElseThrow();
  }
}
