package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.protocol.Command;
import io.berth.protocol.Fact;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Everybody who sends inputs: those who ask for runs, workers, operators, and who defines. They act
 * on what was committed, as more they cannot know; and what they send may be late, or come twice.
 */
final class World {
  static final List<String> TENANTS = List.of("red", "blue");
  static final List<String> QUEUES = List.of("default", "gpu");

  private static final List<String> WORKERS = List.of("w1", "w2", "w3");
  private static final int CAPACITY_MOST = 4;
  private static final int LATE_MOST = 50;

  /** Worse than anybody's of the day. */
  private static final int LOWEST_PRIORITY = -5;

  private final RandomGenerator chance;
  private final Climate climate;
  private final Definers definers;
  private final List<Input> late = new ArrayList<>(); // held up, or sent and to come again
  private int ids;

  World(RandomGenerator chance, Climate climate) {
    this.chance = chance;
    this.climate = climate;
    definers = new Definers(chance, climate);
  }

  /** How the day begins: the flows but one are defined, some limits are set. */
  List<Input> morning() {
    List<Input> inputs = new ArrayList<>();
    for (String tenant : TENANTS) {
      for (FlowName flow : Definers.FLOWS) {
        if (!flow.equals(Definers.LATE)) {
          inputs.add(Definers.defined(definers.flow(tenant, flow)));
        }
      }
      for (int i = chance.nextInt(8); i > 0; i--) {
        inputs.add(Definers.defined(definers.limit(tenant)));
      }
    }
    inputs.add(new Input.QueueSetUp(Flow.DEFAULT_QUEUE));
    inputs.addAll(atWork());
    return inputs;
  }

  /** All workers live, and say so. */
  static List<Input> atWork() {
    List<Input> inputs = new ArrayList<>();
    for (String worker : WORKERS) {
      QUEUES.forEach(queue -> inputs.add(fleet(worker, queue, CAPACITY_MOST)));
    }
    return inputs;
  }

  /** What comes next. */
  Input next(Model model, Instant now) {
    if (!late.isEmpty() && chance.nextInt(40) == 0) {
      return late.remove(chance.nextInt(late.size()));
    }
    Input input = draw(model, now);
    if (I06TwiceIsOnce.isRepeatable(input) && late.size() < LATE_MOST) {
      int dice = chance.nextInt(40);
      if (dice == 0) {
        late.add(input); // others overtake it
        return new Input.Tick();
      }
      if (dice == 1) {
        late.add(input); // its sender did not hear that it had arrived
      }
    }
    return input;
  }

  private Input draw(Model model, Instant now) {
    String tenant = pick(TENANTS);
    int dice = chance.nextInt(1_000);
    if (dice < climate.editsPerMille()) {
      return definers.editLimit(model.tenant(tenant), tenant);
    }
    if (dice < 370) {
      boolean crowded = model.tenant(tenant).live().size() >= climate.crowd();
      return crowded ? new Input.Tick() : requested(request(tenant));
    }
    if (dice < 755) {
      return report(model, now);
    }
    if (dice < 780) { // seldom enough that now and then a worker is silent for too long
      int capacity = chance.nextInt(6) == 0 ? 0 : 1 + chance.nextInt(CAPACITY_MOST);
      return fleet(pick(WORKERS), pick(QUEUES), capacity);
    }
    if (dice < 930) {
      return new Input.Tick();
    }
    if (dice < 965) {
      return command(model);
    }
    if (dice < 980) {
      return definers.editFlow(tenant);
    }
    return new Input.QueueSetUp(pick(QUEUES));
  }

  // ---- Those who ask for runs.

  private Request request(String tenant) {
    String id = "r" + (chance.nextInt(20) == 0 ? chance.nextInt(ids + 1) : ++ids);
    Integer priority =
        climate.prioritized() && chance.nextInt(4) == 0 ? (Integer) (chance.nextInt(3) - 1) : null;
    return new Request(
        chance.nextInt(12) == 0
            ? Definers.LATE
            : Definers.FLOWS.get(chance.nextInt(Definers.FLOWS.size() - 1)),
        chance.nextInt(20) == 0 ? null : id,
        tenant,
        labels(),
        definers.pools(climate.poolsOneIn()),
        priority,
        Map.of(),
        climate.hurried() && chance.nextInt(8) == 0
            ? Duration.ofMillis(1 + chance.nextInt(20_000))
            : null);
  }

  private Input requested(Request request) {
    String derived = derivedId();
    return new Input.Requested(request, request.id() == null ? derived : request.id());
  }

  private String derivedId() {
    return "derived" + ++ids;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    if (climate.labelled() && chance.nextInt(3) == 0) {
      labels.put("env", pick(List.of("x", "y", "")));
    }
    if (climate.labelled() && chance.nextInt(6) == 0) {
      labels.put("tier", pick(List.of("1", "")));
    }
    return labels;
  }

  /** A light run that wants the same as one that waits, but at a worse place than anybody has. */
  Input rival(ModelRun of) {
    Map<String, Integer> light = new TreeMap<>();
    of.asks.stream()
        .map(ask -> ask.scope().text)
        .filter(scope -> scope.startsWith("pool:"))
        .forEach(scope -> light.put(scope.substring("pool:".length()), 1));
    Request request = of.request;
    return requested(
        new Request(
            request.flow(),
            "rival" + ++ids,
            request.tenant(),
            request.labels(),
            light,
            LOWEST_PRIORITY,
            Map.of(),
            null));
  }

  // ---- Workers: most reports are in order, some are late, doubled, or about another attempt.

  private Input report(Model model, Instant now) {
    List<ModelRun> active = new ArrayList<>();
    for (ModelTenant tenant : model.tenants()) {
      active.addAll(tenant.active());
    }
    if (active.isEmpty()) {
      return new Input.Tick();
    }
    ModelRun run =
        chance.nextInt(20) == 0 ? pick(List.copyOf(model.live().values())) : pick(active);
    int attempt = run.attempt + (chance.nextInt(12) == 0 ? chance.nextInt(3) - 1 : 0);
    String executor = run.executor();
    String worker = executor != null && chance.nextInt(10) > 0 ? executor : pick(WORKERS);
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
    if ((run.stopping || run.tookTooLong) && dice < 70) {
      return Fact.What.KILLED;
    }
    if (dice < 30) {
      return Fact.What.ALIVE;
    }
    return dice < 45 ? Fact.What.FAILED : Fact.What.SUCCEEDED;
  }

  private static Input fleet(String worker, String queue, int capacity) {
    return new Input.FleetSaid(worker, new Report.Fleet(queue, capacity, 0));
  }

  // ---- Operators.

  private Input command(Model model) {
    List<RunKey> keys =
        List.copyOf(chance.nextInt(3) > 0 ? model.live().keySet() : model.settled().keySet());
    RunKey key = keys.isEmpty() ? new RunKey(pick(TENANTS), "nobody") : pick(keys);
    Command.Type type = pick(List.of(Command.Type.values()));
    String id =
        type == Command.Type.RESTART && chance.nextBoolean() ? "again" + chance.nextInt(50) : null;
    return new Input.Commanded(
        new Command(type, key.tenant(), key.run(), id, null, null), derivedId());
  }

  // ---- The evening: faults have stopped, and limits get room.

  /** Every queue can take work. */
  static List<Input> setUp() {
    return QUEUES.stream().<Input>map(Input.QueueSetUp::new).toList();
  }

  /** Every limit has more slots than anybody weighs. */
  List<Input> makeRoom(Model model) {
    List<Input> inputs = new ArrayList<>();
    for (String tenant : TENANTS) {
      for (Limit limit : model.tenant(tenant).limits()) {
        inputs.add(
            chance.nextBoolean()
                ? new Input.Defined(limit.key(), null)
                : Definers.defined(Limit.of(tenant, limit.scope(), Slots.of(4), OnFull.QUEUE)));
      }
      for (Flow flow : model.tenant(tenant).flows()) {
        if (flow.concurrency() != null) {
          Scope scope = Scope.flow(flow.name());
          inputs.add(Definers.defined(Limit.of(tenant, scope, Slots.of(3), OnFull.QUEUE)));
        }
      }
    }
    return inputs;
  }

  /** Workers do what they are there for: each active run is started or ended. */
  static List<Input> work(Model model, Instant now) {
    List<Input> inputs = new ArrayList<>();
    for (ModelRun run : model.live().values()) {
      if (run.active()) {
        Fact.What what =
            run.stopping
                ? Fact.What.KILLED
                : run.state == ModelRun.State.ADMITTED ? Fact.What.STARTED : Fact.What.SUCCEEDED;
        String executor = run.executor();
        String another = "w1".equals(run.worker) ? "w2" : "w1";
        String worker = executor == null ? another : executor;
        inputs.add(new Input.Reported(worker, Fact.of(run.key, run.attempt, what, now)));
      }
    }
    return inputs;
  }

  private <T> T pick(List<T> from) {
    return from.get(chance.nextInt(from.size()));
  }
}
