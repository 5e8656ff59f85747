package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.protocol.Command;
import io.berth.protocol.Concurrency;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.Order;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Everybody who sends inputs: those who ask for runs, workers, operators, and who defines. */
final class World {
  static final List<String> TENANTS = List.of("red", "blue");
  static final List<String> QUEUES = List.of("default", "gpu");

  private static final List<FlowName> FLOWS =
      List.of(
          new FlowName("a", "f"),
          new FlowName("a.b", "f"),
          new FlowName("a.b", "g"),
          new FlowName("c", "f"),
          new FlowName("c", "late"));
  private static final List<String> SCOPES =
      List.of(
          "tenant",
          "namespace:a",
          "namespace:a.b",
          "namespace:c",
          "namespace:*",
          "flow:a/f",
          "flow:a.b/f",
          "flow:a.b/g",
          "flow:*",
          "label:env",
          "label:env=x",
          "label:env=y",
          "label:env=*",
          "pool:db",
          "pool:net",
          "pool:*",
          "queue:default",
          "queue:gpu",
          "queue:*");
  private static final List<String> WORKERS = List.of("w1", "w2", "w3");
  private static final int LIVE_MOST = 45; // in one tenant, so that a step stays quick to check
  private static final List<Task> TASKS = List.of(new Task("t", "log", Map.of("message", "m")));

  private final RandomGenerator chance;
  private final Model model;
  private final List<Input> sent = new ArrayList<>(); // that may come again, late
  private int ids;

  World(RandomGenerator chance, Model model) {
    this.chance = chance;
    this.model = model;
  }

  /** How the day begins: the flows but one are defined, some limits are set. */
  List<Input> morning() {
    List<Input> inputs = new ArrayList<>();
    for (String tenant : TENANTS) {
      for (FlowName flow : FLOWS) {
        if (!flow.id().equals("late")) {
          inputs.add(defined(flow(tenant, flow)));
        }
      }
      for (int i = chance.nextInt(8); i > 0; i--) {
        inputs.add(defined(limit(tenant)));
      }
    }
    inputs.add(new Input.QueueSetUp("default"));
    return inputs;
  }

  /** What comes next. */
  Input next(Instant now) {
    Input input = draw(now);
    if (chance.nextInt(4) == 0 && I06TwiceIsOnce.isRepeatable(input)) {
      sent.add(input);
    }
    return input;
  }

  private Input draw(Instant now) {
    String tenant = pick(TENANTS);
    int dice = chance.nextInt(1_000);
    if (dice < 330) {
      boolean crowded =
          model.live.values().stream().filter(run -> run.tenant().equals(tenant)).count()
              > LIVE_MOST;
      return crowded ? new Input.Tick() : request(tenant);
    }
    if (dice < 730) {
      return report(now);
    }
    if (dice < 850) {
      return new Input.Tick();
    }
    if (dice < 890) {
      return command();
    }
    if (dice < 945) {
      return limitEdit(tenant);
    }
    if (dice < 960) {
      return flowEdit(tenant);
    }
    if (dice < 980) {
      return new Input.QueueSetUp(pick(QUEUES));
    }
    return sent.isEmpty() ? new Input.Tick() : pick(sent);
  }

  // ---- Those who ask for runs.

  private Input request(String tenant) {
    String id = "r" + (chance.nextInt(20) == 0 ? chance.nextInt(ids + 1) : ++ids);
    Map<String, String> labels = new TreeMap<>();
    if (chance.nextInt(3) == 0) {
      labels.put("env", chance.nextBoolean() ? "x" : "y");
    }
    Integer priority = chance.nextInt(4) == 0 ? chance.nextInt(3) - 1 : null;
    Duration queueTimeout =
        chance.nextInt(8) == 0 ? Duration.ofMillis(1 + chance.nextInt(20_000)) : null;
    Request request =
        new Request(
            chance.nextInt(12) == 0 ? FLOWS.getLast() : FLOWS.get(chance.nextInt(FLOWS.size() - 1)),
            chance.nextInt(20) == 0 ? null : id,
            tenant,
            labels,
            pools(3),
            priority,
            Map.of(),
            queueTimeout);
    return new Input.Requested(request, "derived" + ids);
  }

  private Map<String, Integer> pools(int oneIn) {
    Map<String, Integer> pools = new TreeMap<>();
    if (chance.nextInt(oneIn) == 0) {
      pools.put("db", 1 + chance.nextInt(3));
    }
    if (chance.nextInt(2 * oneIn) == 0) {
      pools.put("net", 1 + chance.nextInt(2));
    }
    return pools;
  }

  // ---- Workers: most reports are in order, some are late, doubled, or about another attempt.

  private Input report(Instant now) {
    List<ModelRun> active = model.live.values().stream().filter(ModelRun::active).toList();
    if (active.isEmpty()) {
      return new Input.Tick();
    }
    ModelRun run = chance.nextInt(20) == 0 ? pick(List.copyOf(model.live.values())) : pick(active);
    int attempt = run.attempt + (chance.nextInt(12) == 0 ? chance.nextInt(3) - 1 : 0);
    String worker = run.worker != null && chance.nextInt(10) > 0 ? run.worker : pick(WORKERS);
    return new Input.Reported(worker, Fact.of(run.key, Math.max(1, attempt), what(run), now));
  }

  private Fact.What what(ModelRun run) {
    int dice = chance.nextInt(100);
    if (dice < 12) {
      return pick(List.of(Fact.What.values()));
    }
    if (run.state == ModelRun.State.ADMITTED) {
      return Fact.What.STARTED;
    }
    if (run.stopping && dice < 70) {
      return Fact.What.KILLED;
    }
    if (dice < 30) {
      return Fact.What.ALIVE;
    }
    return dice < 45 ? Fact.What.FAILED : Fact.What.SUCCEEDED;
  }

  // ---- Operators.

  private Input command() {
    List<RunKey> keys =
        List.copyOf(chance.nextInt(3) > 0 ? model.live.keySet() : model.settled.keySet());
    RunKey key = keys.isEmpty() ? new RunKey(pick(TENANTS), "nobody") : pick(keys);
    Command.Type type = pick(List.of(Command.Type.values()));
    String id =
        type == Command.Type.RESTART && chance.nextBoolean() ? "again" + chance.nextInt(50) : null;
    return new Input.Commanded(
        new Command(type, key.tenant(), key.run(), id, null, null), "derived" + ++ids);
  }

  // ---- Who defines flows and limits.

  private Input limitEdit(String tenant) {
    Map<String, Limit> set = model.limits.getOrDefault(tenant, Map.of());
    if (!set.isEmpty() && chance.nextInt(5) < 2) {
      return new Input.Defined(pick(List.copyOf(set.values())).key(), null);
    }
    return defined(limit(tenant));
  }

  private Limit limit(String tenant) {
    int dice = chance.nextInt(10);
    Slots slots =
        dice == 0 ? new Slots.Unlimited() : Slots.of(dice == 1 ? 0 : 1 + chance.nextInt(6));
    boolean bounded = chance.nextInt(6) == 0;
    return new Limit(
        tenant,
        Scope.parse(pick(SCOPES)),
        slots,
        chance.nextInt(2) == 0 ? OnFull.QUEUE : pick(List.of(OnFull.values())),
        bounded ? chance.nextInt(6) : null,
        pick(List.of(OnOverflow.values())),
        Order.FIFO,
        null,
        Duration.ofDays(30)); // reservation is not part of the model yet
  }

  private Input flowEdit(String tenant) {
    FlowName flow = pick(FLOWS);
    return chance.nextInt(4) == 0
        ? new Input.Defined(new DefinitionKey.OfFlow(tenant, flow), null)
        : defined(flow(tenant, flow));
  }

  private Flow flow(String tenant, FlowName name) {
    Concurrency concurrency =
        chance.nextInt(3) == 0
            ? new Concurrency(chance.nextInt(4), pick(List.of(OnFull.values())))
            : null;
    Duration backoff = Duration.ofMillis(chance.nextInt(3_000));
    return new Flow(
        tenant,
        name.namespace(),
        name.id(),
        concurrency,
        chance.nextInt(3) == 0 ? Map.of("env", "y") : Map.of(),
        pools(4),
        chance.nextInt(3) - 1,
        chance.nextInt(4) == 0 ? "gpu" : "default",
        null,
        new Retry(1 + chance.nextInt(3), backoff, Duration.ofSeconds(5), chance.nextInt(4)),
        Duration.ofSeconds(3 + chance.nextInt(30)),
        chance.nextInt(12) == 0,
        TASKS);
  }

  private static Input defined(io.berth.protocol.Definition definition) {
    return new Input.Defined(definition.key(), definition);
  }

  // ---- The evening: faults have stopped, and limits get room.

  /** Every queue can take work, and every limit has more slots than anybody weighs. */
  List<Input> evening() {
    List<Input> inputs = new ArrayList<>();
    QUEUES.forEach(queue -> inputs.add(new Input.QueueSetUp(queue)));
    for (String tenant : TENANTS) {
      for (Limit limit : List.copyOf(model.limits.getOrDefault(tenant, Map.of()).values())) {
        inputs.add(
            chance.nextBoolean()
                ? new Input.Defined(limit.key(), null)
                : defined(Limit.of(tenant, limit.scope(), Slots.of(4), OnFull.QUEUE)));
      }
    }
    for (Flow flow : List.copyOf(model.flows.values())) {
      if (flow.concurrency() != null) {
        inputs.add(
            defined(Limit.of(flow.tenant(), Scope.flow(flow.name()), Slots.of(3), OnFull.QUEUE)));
      }
    }
    return inputs;
  }

  /** Workers do what they are there for: each active run is started or ended. */
  List<Input> work(Instant now) {
    List<Input> inputs = new ArrayList<>();
    for (ModelRun run : model.live.values()) {
      if (run.active()) {
        Fact.What what =
            run.stopping
                ? Fact.What.KILLED
                : run.state == ModelRun.State.ADMITTED ? Fact.What.STARTED : Fact.What.SUCCEEDED;
        String worker = run.worker == null ? "w1" : run.worker;
        inputs.add(new Input.Reported(worker, Fact.of(run.key, run.attempt, what, now)));
      }
    }
    return inputs;
  }

  private <T> T pick(List<T> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
