package io.berth.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One record of every kind that is on the wire, and of each variant that looks different there. */
final class Samples {
  private static final Instant AT = Instant.parse("2026-11-20T12:00:00.123Z");
  private static final FlowName ETL = new FlowName("company.team", "etl");
  private static final RunKey R1 = new RunKey("default", "r1");
  private static final Task WAIT =
      new Task("wait", "shell", Map.of("commands", List.of("sleep 10")));

  private Samples() {}

  /** By the name of the golden file. */
  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    requests(all);
    flows(all);
    limits(all);
    decisions(all);
    commands(all);
    betweenCoordinatorAndWorkers(all);
    return Collections.unmodifiableMap(all);
  }

  private static void requests(Map<String, Object> all) {
    all.put("request-minimal", Request.of("default", ETL, null));
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("day", "2026-11-20");
    inputs.put("rows", 1000);
    inputs.put("nothing", null);
    inputs.put("files", Arrays.asList("a.csv", null));
    all.put(
        "request-full",
        new Request(
            ETL,
            "2026-11-20:etl",
            "acme",
            ordered("env", "prod", "urgent", ""),
            ordered("db", 3, "gpu", 1),
            -5,
            inputs,
            Duration.ofMinutes(10)));
  }

  private static void flows(Map<String, Object> all) {
    all.put(
        "flow-minimal",
        new Flow(
            "default",
            "company.team",
            "etl",
            null,
            Map.of(),
            Map.of(),
            0,
            Flow.DEFAULT_QUEUE,
            null,
            Retry.NONE,
            Flow.DEFAULT_LEASE,
            false,
            List.of(WAIT)));
    all.put(
        "flow-full",
        new Flow(
            "acme",
            "company.team",
            "etl",
            new Concurrency(2, OnFull.CANCEL_RUNNING),
            ordered("team", "data"),
            ordered("db", 3),
            7,
            "gpu",
            Duration.ofHours(1),
            new Retry(3, Duration.ofSeconds(1), Duration.ofMinutes(1), 3),
            Duration.ofSeconds(30),
            true,
            List.of(
                WAIT,
                new Task("nap", "sleep", Map.of("duration", "PT1S")),
                new Task("say", "log", Map.of("message", "done")),
                new Task("call", "http", Map.of("uri", "https://example.org/done")),
                new Task("own", "com.example.Own", Map.of("anything", ordered("a", 1))))));
  }

  private static void limits(Map<String, Object> all) {
    Scope db = Scope.pool("db");
    for (OnFull onFull : OnFull.values()) {
      all.put("limit-" + name(onFull), Limit.of("default", db, Slots.of(3), onFull));
    }
    all.put("limit-paused", Limit.of("default", Scope.flow(ETL), Slots.of(0), OnFull.QUEUE));
    all.put(
        "limit-unlimited",
        Limit.of("default", Scope.pool("free"), new Slots.Unlimited(), OnFull.QUEUE));
    all.put(
        "limit-fleet", Limit.of("default", Scope.queue("gpu"), new Slots.Fleet(), OnFull.QUEUE));
    all.put(
        "limit-wildcard",
        Limit.of("default", Scope.parse("label:customer=*"), Slots.of(2), OnFull.QUEUE));
    for (OnOverflow overflow : OnOverflow.values()) {
      all.put(
          "limit-overflow-" + name(overflow),
          new Limit(
              "acme",
              Scope.TENANT,
              Slots.of(50),
              OnFull.QUEUE,
              100_000,
              overflow,
              Order.FIFO,
              null,
              Limit.DEFAULT_RESERVE_AFTER));
    }
    for (String fairBy : List.of("flow", "namespace", "label:customer")) {
      all.put(
          "limit-fair-by-" + fairBy.replace(':', '-'),
          new Limit(
              "default",
              Scope.namespace("company"),
              Slots.of(10),
              OnFull.QUEUE,
              null,
              OnOverflow.CANCEL,
              Order.FAIR,
              fairBy,
              Duration.ofSeconds(90)));
    }
  }

  private static void decisions(Map<String, Object> all) {
    Scope flow = Scope.flow(ETL);
    all.put(
        "decision-queued",
        decision(Decision.Kind.QUEUED, 0, Reason.ofLimit(Code.LIMIT_FULL, flow, 2, 2)));
    all.put("decision-admitted", decision(Decision.Kind.ADMITTED, 1, null));
    all.put(
        "decision-admitted-forced",
        decision(Decision.Kind.ADMITTED, 1, Reason.of(Code.FORCED, "alice: stuck")));
    all.put("decision-started", byWorker(Decision.Kind.STARTED, null, null));
    all.put(
        "decision-retrying",
        byWorker(Decision.Kind.RETRYING, Reason.of(Code.TASK_FAILED), new Result(1, "no disk")));
    all.put("decision-lost", byWorker(Decision.Kind.LOST, Reason.of(Code.WORKER_LOST), null));
    all.put(
        "decision-kill-requested",
        decision(Decision.Kind.KILL_REQUESTED, 1, Reason.of(Code.OPERATOR_KILL, "alice: stuck")));
    all.put("decision-succeeded", byWorker(Decision.Kind.SUCCEEDED, null, new Result(0, "42")));
    all.put(
        "decision-failed",
        byWorker(
            Decision.Kind.FAILED,
            Reason.of(Code.TASK_FAILED, "task wait ended with exit code 3"),
            new Result(3, "Grüße, 世界 😀\n")));
    all.put(
        "decision-cancelled",
        decision(Decision.Kind.CANCELLED, 0, Reason.ofLimit(Code.LIMIT_FULL, flow, 2, 2)));
    all.put(
        "decision-cancelled-overflow",
        decision(
            Decision.Kind.CANCELLED,
            0,
            Reason.ofLimit(Code.QUEUE_OVERFLOW, flow, 2, 2).waiting(100, 100)));
    all.put(
        "decision-killed",
        byWorker(
            Decision.Kind.KILLED,
            Reason.ofLimit(Code.SUPERSEDED, flow, 1, 1).saying("by r2"),
            null));
  }

  private static void commands(Map<String, Object> all) {
    for (Command.Type type : Command.Type.values()) {
      String id = type == Command.Type.RESTART ? "r1-again" : null;
      all.put(
          "command-" + name(type), new Command(type, "default", "r1", id, "alice", "it is stuck"));
    }
    all.put(
        "command-minimal", new Command(Command.Type.RESTART, "default", "r1", null, null, null));
  }

  private static void betweenCoordinatorAndWorkers(Map<String, Object> all) {
    all.put(
        "work-minimal",
        new Work(
            "default",
            "r1",
            1,
            0,
            ETL,
            "default",
            Map.of(),
            Map.of(),
            List.of(WAIT),
            null,
            Duration.ofSeconds(30),
            AT,
            List.of()));
    all.put(
        "work-full",
        new Work(
            "acme",
            "r1",
            2,
            17,
            ETL,
            "gpu",
            ordered("env", "prod", "urgent", ""),
            ordered("day", "2026-11-20", "rows", 1000),
            List.of(WAIT, new Task("say", "log", Map.of("message", "done"))),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            AT,
            List.of("gpu-v2")));
    all.put("signal-stop", new Signal("default", "r1", 1, 17, Signal.What.STOP, AT, List.of()));
    for (Fact.What what : Fact.What.values()) {
      all.put("report-" + name(what), new Report("w-1", 17, List.of(fact(what)), null));
    }
    all.put(
        "report-heartbeat",
        new Report(
            "w-1",
            17,
            List.of(Fact.of(R1, 1, Fact.What.ALIVE, AT), fact(Fact.What.SUCCEEDED)),
            new Report.Fleet("default", 16, 14)));
    all.put("report-idle", new Report("w-1", 0, List.of(), new Report.Fleet("default", 16, 16)));
  }

  private static Fact fact(Fact.What what) {
    return switch (what) {
      case SUCCEEDED -> new Fact("default", "r1", 1, what, AT, null, null, new Result(0, "42"));
      case FAILED ->
          new Fact(
              "default", "r1", 1, what, AT, Code.TASK_FAILED, "task wait", new Result(3, "no"));
      case FAILED_FOR_GOOD ->
          new Fact("default", "r1", 1, what, AT, Code.UNKNOWN_TASK_TYPE, "own", null);
      case HANDED_BACK ->
          new Fact("default", "r1", 1, what, AT, Code.HANDED_BACK, "the worker stops", null);
      case STARTED, WITHDRAWN, ALIVE, KILLED, REDELIVERED, EXPIRED -> Fact.of(R1, 1, what, AT);
    };
  }

  private static Decision decision(Decision.Kind kind, int attempt, Reason reason) {
    return new Decision("r1", "default", ETL, kind, attempt, 4711, AT, reason, null, null);
  }

  private static Decision byWorker(Decision.Kind kind, Reason reason, Result result) {
    return new Decision("r1", "default", ETL, kind, 1, 4711, AT, reason, "w-1", result);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <V> Map<String, V> ordered(String key, V value) {
    return Collections.singletonMap(key, value);
  }

  private static <V> Map<String, V> ordered(String key1, V value1, String key2, V value2) {
    Map<String, V> map = new LinkedHashMap<>();
    map.put(key1, value1);
    map.put(key2, value2);
    return map;
  }
}
