package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a story to one partition's coordinator: sends inputs, moves time, and says what came of it.
 * Runs go by their id, in the tenant {@code default}; the queue {@code default} is ready.
 */
public final class Scenario {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AdmissionSettings settings;
  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private final List<Event> events = new ArrayList<>();
  private List<Event> last = List.of();
  private Ledger ledger;
  private Admission admission;
  private Instant now = START;
  private Instant leaseNow = START;
  private int derivedIds;

  Scenario(AdmissionSettings settings) {
    this.settings = settings;
    ledger = Ledger.load(store, leaseNow);
    admission = new Admission(ledger, settings);
    queueReady("default");
  }

  public Scenario() {
    this(AdmissionSettings.DEFAULT);
  }

  /** With steps of so many admissions. */
  public static Scenario ofSteps(int admissionsPerStep) {
    AdmissionSettings settings = AdmissionSettings.DEFAULT;
    return new Scenario(
        new AdmissionSettings(
            settings.unknownFlowGrace(),
            settings.dispatchTime(),
            settings.clockMargin(),
            admissionsPerStep,
            settings.looksPerStep()));
  }

  // ---- What is told.

  Scenario send(Input input) {
    last = admission.decide(input, new Moment(now, leaseNow, now));
    events.addAll(last);
    return this;
  }

  /** Defines {@code namespace/id}; the rest is YAML, one setting per text. */
  public Scenario flow(String name, String... yaml) {
    FlowName flow = FlowName.parse(name);
    return define(
        "kind: Flow\nnamespace: "
            + flow.namespace()
            + "\nid: "
            + flow.id()
            + "\ntasks: [{id: t, type: log, message: hello}]",
        yaml);
  }

  /** Sets a limit; the rest is YAML, one setting per text. */
  public Scenario limit(String scope, String... yaml) {
    return define("kind: Limit\nscope: '" + scope + "'", yaml);
  }

  private Scenario define(String head, String... yaml) {
    DefinitionFile file = DefinitionFile.read(head + "\n" + String.join("\n", yaml));
    assertThat(file.problems()).isEmpty();
    Definition definition = file.definitions().getFirst();
    return send(new Input.Defined(definition.key(), definition));
  }

  public Scenario removeLimit(String scope) {
    return send(
        new Input.Defined(new DefinitionKey.OfLimit(Tenants.DEFAULT, Scope.parse(scope)), null));
  }

  public Scenario deleteFlow(String name) {
    return send(
        new Input.Defined(new DefinitionKey.OfFlow(Tenants.DEFAULT, FlowName.parse(name)), null));
  }

  public Scenario queueReady(String queue) {
    return send(new Input.QueueSetUp(queue));
  }

  /** A worker says in a heartbeat how many runs of a queue it executes at a time. */
  public Scenario heartbeat(String worker, String queue, int capacity) {
    return send(new Input.FleetSaid(worker, new Report.Fleet(queue, capacity, 0)));
  }

  public Scenario request(RunRequest request) {
    Request built = request.build();
    String id = built.id();
    return send(new Input.Requested(built, id == null ? "derived" + ++derivedIds : id));
  }

  /** Requests runs of one flow, one after another. */
  public Scenario request(String flow, String... ids) {
    for (String id : ids) {
      request(RunRequest.of(flow, id));
    }
    return this;
  }

  public Scenario command(Command.Type type, String run) {
    return command(type, run, null);
  }

  Scenario command(Command.Type type, String run, @Nullable String newId) {
    return send(
        new Input.Commanded(
            new Command(type, Tenants.DEFAULT, run, newId, null, null), "derived" + ++derivedIds));
  }

  public Scenario kill(String run) {
    return command(Command.Type.KILL, run);
  }

  public Scenario force(String run) {
    return command(Command.Type.FORCE, run);
  }

  /** A worker reports about the attempt that is current. */
  public Scenario report(String worker, Fact.What what, String run) {
    return report(worker, what, run, attempt(run));
  }

  Scenario report(String worker, Fact.What what, String run, int attempt) {
    return send(new Input.Reported(worker, Fact.of(key(run), attempt, what, now)));
  }

  public Scenario started(String... runs) {
    for (String run : runs) {
      report("w1", Fact.What.STARTED, run);
    }
    return this;
  }

  public Scenario succeeded(String... runs) {
    for (String run : runs) {
      report("w1", Fact.What.SUCCEEDED, run);
    }
    return this;
  }

  public Scenario failed(String run) {
    return report("w1", Fact.What.FAILED, run);
  }

  /** Both clocks move on, and what is due is looked at. */
  public Scenario after(Duration passed) {
    return later(passed).tick();
  }

  /** Both clocks move on, but nobody looks. */
  public Scenario later(Duration passed) {
    now = now.plus(passed);
    leaseNow = leaseNow.plus(passed);
    return this;
  }

  /** The run's worker says so often enough that it is alive. */
  public Scenario aliveFor(Duration time, String run) {
    Duration renewal = live(run).flow().lease().dividedBy(3);
    for (Duration left = time; left.isPositive(); left = left.minus(renewal)) {
      after(left.compareTo(renewal) < 0 ? left : renewal).report("w1", Fact.What.ALIVE, run);
    }
    return this;
  }

  /** The coordinator stands still: only the wall clock moves on. */
  public Scenario paused(Duration passed) {
    now = now.plus(passed);
    return tick();
  }

  public Scenario tick() {
    return send(new Input.Tick());
  }

  /** The coordinator dies, and another one begins with what the store holds. */
  public Scenario crash() {
    ledger = Ledger.load(store, leaseNow);
    admission = new Admission(ledger, settings);
    return tick(); // the first comes at once
  }

  // ---- What came of it.

  public static RunKey key(String run) {
    return new RunKey(Tenants.DEFAULT, run);
  }

  List<Event> events() {
    return events;
  }

  /** What the last input led to. */
  List<Event> last() {
    return last;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Instant now() {
    return now;
  }

  public Instant leaseNow() {
    return leaseNow;
  }

  public boolean unfinished() {
    return admission.unfinished();
  }

  LiveRun live(String run) {
    Entry entry = ledger.find(key(run)).orElseThrow(() -> new AssertionError(run + " is not live"));
    return (LiveRun) entry;
  }

  int attempt(String run) {
    return live(run).attempt();
  }

  /** A live run's state, a settled one's outcome, or UNKNOWN. */
  String state(String run) {
    SettledRun settled = ledger.settled(key(run)).orElse(null);
    if (settled != null) {
      return settled.outcome().name();
    }
    return ledger
        .find(key(run))
        .map(entry -> entry instanceof LiveRun live ? live.state().name() : "AWAITING")
        .orElse("UNKNOWN");
  }

  /** Why a run settled. */
  Reason reason(String run) {
    return ledger.settled(key(run)).orElseThrow().reason();
  }

  /** Expects each of the runs in a state. */
  Scenario expect(String state, String... runs) {
    for (String run : runs) {
      assertThat(state(run)).as("state of %s", run).isEqualTo(state);
    }
    return this;
  }

  Scenario expectSettled(String outcome, Code code, String... runs) {
    expect(outcome, runs);
    for (String run : runs) {
      assertThat(reason(run).code()).as("why %s settled", run).isEqualTo(code);
    }
    return this;
  }

  /** Expects that the last input was refused, and changed nothing. */
  Scenario expectRefused(Code code) {
    assertThat(last)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    return this;
  }

  /** Expects that the last report was ignored, and changed nothing. */
  Scenario expectIgnored() {
    assertThat(last).singleElement().isInstanceOfAny(Event.FactIgnored.class, Event.Outdated.class);
    return this;
  }

  /** Expects why a run waits: the reason of its last QUEUED. */
  Scenario expectWaits(String run, Code code, @Nullable String scope) {
    expect("QUEUED", run);
    Reason reason =
        events.stream()
            .filter(Event.Queued.class::isInstance)
            .map(Event.Queued.class::cast)
            .filter(queued -> queued.run().key().equals(key(run)))
            .reduce((first, second) -> second)
            .orElseThrow()
            .reason();
    assertThat(reason.code()).as("why %s waits", run).isEqualTo(code);
    assertThat(reason.scope())
        .as("what %s waits for", run)
        .isEqualTo(scope == null ? null : Scope.parse(scope));
    return this;
  }

  /** Expects how many slots of a scope are taken. */
  Scenario expectActive(String scope, long slots) {
    assertThat(active(scope)).as("active in %s", scope).isEqualTo(slots);
    return this;
  }

  long active(String scope) {
    return ledger.tenant(Tenants.DEFAULT).active(Scope.parse(scope));
  }

  static boolean isAdmission(Event event) {
    return event instanceof Event.Admitted;
  }

  /** The runs that were admitted, in this order, attempts after the first one among them. */
  List<String> admitted() {
    return events.stream()
        .filter(Scenario::isAdmission)
        .map(event -> ((Event.Admitted) event).run().key().run())
        .toList();
  }

  Scenario expectAdmitted(String... runs) {
    assertThat(admitted()).containsExactlyElementsOf(Arrays.asList(runs));
    return this;
  }
}
