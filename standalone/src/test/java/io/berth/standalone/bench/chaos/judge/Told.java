package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Made-up evidence. Times are seconds; arrival is the order in which runs are asked for. */
final class Told {
  private static final String TENANT = "acme";
  private static final FlowName FLOW = FlowName.parse("company.team/etl");
  private static final String YAML =
      """
      tenant: acme
      id: etl
      namespace: company.team
      pools: {db: 2}
      concurrency: {limit: 2}
      tasks: [{id: load, type: log, message: hello}]
      ---
      kind: Limit
      tenant: acme
      scope: namespace:company
      slots: 5
      ---
      kind: Limit
      tenant: acme
      scope: pool:db
      slots: 4
      """;

  private final Map<RunKey, Request> asked = new LinkedHashMap<>();
  private final Map<RunKey, Integer> sent = new LinkedHashMap<>();
  private final Map<RunKey, Integer> refused = new LinkedHashMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> fallen = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  static RunKey key(String run) {
    return new RunKey(TENANT, run);
  }

  Told asked(String... runs) {
    for (String run : runs) {
      asked.put(key(run), Request.of(TENANT, FLOW, run));
      sent.merge(key(run), 1, Integer::sum);
    }
    return this;
  }

  Told again(String run) {
    sent.merge(key(run), 1, Integer::sum);
    return this;
  }

  Told refused(String run) {
    refused.merge(key(run), 1, Integer::sum);
    return this;
  }

  Told decided(double second, String run, Kind kind, int attempt) {
    long arrival = new ArrayList<>(asked.keySet()).indexOf(key(run));
    decisions.add(
        new Decision(
            run,
            TENANT,
            FLOW,
            kind,
            attempt,
            arrival,
            at(second),
            kind == Kind.LOST ? Reason.of(Code.WORKER_LOST) : null,
            null,
            null));
    return this;
  }

  Told mark(double second, String run, int attempt, Mark.What what, String worker) {
    marks.add(new Mark(what, at(second).toEpochMilli() * 1_000_000, key(run), attempt, worker));
    return this;
  }

  /** A life without any trouble: asked for, decided and executed. */
  Told fine(String run, double from, double until) {
    return asked(run)
        .decided(from, run, Kind.ADMITTED, 1)
        .decided(from + 0.1, run, Kind.STARTED, 1)
        .worked(run, 1, from + 0.2, until - 0.1)
        .decided(until, run, Kind.SUCCEEDED, 1);
  }

  /** The task of an attempt, from its start to its end. */
  Told worked(String run, int attempt, double from, double until) {
    return mark(from, run, attempt, Mark.What.START, "w")
        .mark(until, run, attempt, Mark.What.END, "w");
  }

  Told left(String what) {
    left.add(what);
    return this;
  }

  Told fallen(String what) {
    fallen.add(what);
    return this;
  }

  Told fault(String what) {
    faults.add(what);
    return this;
  }

  private static Instant at(double second) {
    return Instant.ofEpochMilli(1_000_000_000_000L + Math.round(second * 1_000));
  }

  Evidence evidence() {
    List<Definition> definitions = DefinitionFile.read(YAML).definitions();
    return new Evidence(
        definitions.stream().filter(Flow.class::isInstance).map(Flow.class::cast).toList(),
        definitions.stream().filter(Limit.class::isInstance).map(Limit.class::cast).toList(),
        asked,
        sent,
        refused,
        decisions,
        marks,
        left,
        fallen,
        faults);
  }
}
