package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is true, the slow and obvious way: a list of runs. It learns what is defined from the inputs
 * and what was decided from the events; it knows no line, no park and no index. The one number it
 * keeps, what is taken of a scope, is added up anew now and then: {@link #expectSums}.
 */
final class Model {
  private final AdmissionSettings settings;
  private final Map<String, ModelTenant> tenants = new TreeMap<>();
  private final Map<RunKey, ModelRun> live = new LinkedHashMap<>();
  private final Map<RunKey, Decision.Kind> settled = new LinkedHashMap<>();
  private final Set<String> readyQueues = new TreeSet<>();
  private final ModelFleets fleets;
  private @Nullable Instant started;
  private long lastArrival;

  Model(AdmissionSettings settings) {
    this(settings, new ModelFleets());
  }

  private Model(AdmissionSettings settings, ModelFleets fleets) {
    this.settings = settings;
    this.fleets = fleets;
  }

  Model copy() {
    Model copy = new Model(settings, fleets.copy());
    tenants.forEach((name, tenant) -> copy.tenants.put(name, tenant.withoutRuns(copy.fleets)));
    for (ModelRun run : live.values()) {
      copy.enter(run.copyInto(copy.tenant(run.tenant())));
    }
    copy.settled.putAll(settled);
    copy.readyQueues.addAll(readyQueues);
    copy.started = started;
    copy.lastArrival = lastArrival;
    return copy;
  }

  // ---- What is known.

  ModelTenant tenant(String name) {
    return tenants.computeIfAbsent(name, each -> new ModelTenant(each, fleets));
  }

  Collection<ModelTenant> tenants() {
    return Collections.unmodifiableCollection(tenants.values());
  }

  /** The runs that have not settled, by arrival of what is known of them. */
  Map<RunKey, ModelRun> live() {
    return Collections.unmodifiableMap(live);
  }

  Map<RunKey, Decision.Kind> settled() {
    return Collections.unmodifiableMap(settled);
  }

  Set<String> readyQueues() {
    return Collections.unmodifiableSet(readyQueues);
  }

  /** The first tick since the rules were loaded: from then on they can tell time. */
  @Nullable Instant started() {
    return started;
  }

  /** The number of the last arrival. */
  long lastArrival() {
    return lastArrival;
  }

  NaiveOrder order(String tenant) {
    return new NaiveOrder(tenant(tenant), readyQueues);
  }

  /** The order if some who wait were gone. */
  NaiveOrder orderWithout(String tenant, Set<ModelRun> gone) {
    return new NaiveOrder(tenant(tenant), readyQueues, gone);
  }

  /**
   * The run that an event is about, as it was before. A new one is not in the list yet, so it is
   * made of the request; null for one whose flow is not known.
   */
  @Nullable ModelRun before(Event event, Moment moment) {
    return switch (event) {
      case Event.Settled end -> {
        SettledRun run = end.run();
        yield run(run.key(), run.request(), run.arrival(), moment);
      }
      case Event.OfRun ofRun -> {
        Entry run = ofRun.after().orElseThrow();
        yield run(run.key(), run.request(), run.arrival(), moment);
      }
      case Event.Renewed renewed -> live.get(renewed.run().key());
      default -> null;
    };
  }

  private @Nullable ModelRun run(RunKey key, Request request, long arrival, Moment moment) {
    ModelRun known = live.get(key);
    if (known != null) {
      return known;
    }
    ModelTenant tenant = tenant(key.tenant());
    Flow flow = tenant.flow(request.flow());
    if (flow == null) {
      return null;
    }
    ModelRun run = new ModelRun(key, request, arrival, moment.now());
    run.state = ModelRun.State.UNDECIDED;
    run.fix(flow, tenant);
    return run;
  }

  // ---- What changes it.

  /** What an input says is true from the moment it is decided. */
  void learn(Input input, Moment moment) {
    switch (input) {
      case Input.Defined defined -> {
        switch (defined.key()) {
          case DefinitionKey.OfLimit key ->
              tenant(key.tenant()).define(key, (Limit) defined.definition());
          case DefinitionKey.OfFlow key ->
              tenant(key.tenant()).define(key, (Flow) defined.definition());
        }
      }
      case Input.FleetSaid said -> fleets.hear(said.worker(), said.fleet(), moment.leaseNow());
      case Input.QueueSetUp queue -> readyQueues.add(queue.queue());
      case Input.Requested requested -> {}
      case Input.Commanded commanded -> {}
      case Input.Reported reported -> {}
      case Input.Tick tick -> {
        if (started == null) {
          started = moment.now();
        }
        fleets.dismissSilent(moment.leaseNow());
      }
    }
  }

  /** Follows one event. */
  void apply(Event event, Moment moment) {
    switch (event) {
      case Event.Settled end -> {
        ModelRun run = live.remove(end.run().key());
        if (run != null) {
          tenant(run.tenant()).leave(run);
        }
        settled.put(end.run().key(), end.outcome());
        lastArrival = Math.max(lastArrival, end.run().arrival());
      }
      case Event.OfRun ofRun -> {
        ModelRun run = known(ofRun.after().orElseThrow(), moment);
        tenant(run.tenant()).leave(run);
        boolean tookSlots = run.active();
        change(run, ofRun, moment);
        enter(run);
        lastArrival = Math.max(lastArrival, run.arrival);
        if (run.active() && !tookSlots) {
          overtake(run);
        }
      }
      case Event.Renewed renewed -> {
        ModelRun run = known(renewed.run(), moment);
        run.leaseUntil = moment.leaseNow().plus(run.fixedFlow().lease());
      }
      case Event.Purged purged -> settled.remove(purged.run().key());
      case Event.FlowChanged changed -> {}
      case Event.LimitChanged changed -> {}
      case Event.QueueReady queue -> {}
      case Event.QueueWanted wanted -> {}
      case Event.WorkerHeard heard -> {}
      case Event.WorkersGone gone -> {}
      case Event.FactIgnored ignored -> {}
      case Event.Outdated outdated -> {}
      case Event.Refused refused -> {}
    }
  }

  private void change(ModelRun run, Event.OfRun event, Moment moment) {
    if (!(event instanceof Event.Awaited) && run.flow == null) {
      Flow flow = tenant(run.tenant()).flow(run.request.flow());
      if (flow == null) {
        throw new AssertionError("The rules know a flow that nobody defined: " + event);
      }
      run.fix(flow, tenant(run.tenant()));
      run.until = null;
    }
    run.tookTooLong &= event instanceof Event.Started || event instanceof Event.KillRequested;
    switch (event) {
      case Event.Awaited awaited -> run.until = moment.now().plus(settings.unknownFlowGrace());
      case Event.Held held -> run.state = ModelRun.State.UNDECIDED;
      case Event.Queued queued -> {
        run.state = ModelRun.State.QUEUED;
        run.until =
            run.attempt == 0 && run.request.queueTimeout() != null
                ? run.arrivedAt.plus(run.request.queueTimeout())
                : null;
        run.inLineSince = moment.now();
        forgetOvertaking(run);
      }
      case Event.PassedOver passed ->
          run.marks =
              passed.run().passedOver().stream().map(Scope::text).collect(Collectors.toSet());
      case Event.Admitted admitted -> {
        run.state = ModelRun.State.ADMITTED;
        run.attempt++;
        run.worker = null;
        run.leaseUntil = null;
        run.until = moment.now().plus(settings.dispatchTime()).plus(settings.clockMargin());
        forgetOvertaking(run);
      }
      case Event.Started started -> {
        run.state = ModelRun.State.RUNNING;
        run.worker = started.run().worker();
        run.until = null;
        Duration timeout = run.fixedFlow().timeout();
        run.tooLongFrom =
            timeout == null ? null : moment.leaseNow().plus(timeout).plus(run.fixedFlow().lease());
        run.leaseUntil = moment.leaseNow().plus(run.fixedFlow().lease());
      }
      case Event.Withdrawn withdrawn -> {
        run.state = ModelRun.State.ADMITTED;
        run.worker = withdrawn.run().worker();
        run.until = null;
        run.leaseUntil = moment.leaseNow().plus(run.fixedFlow().lease());
      }
      case Event.Retrying retrying -> {
        run.state = ModelRun.State.RETRYING;
        run.worker = null;
        run.leaseUntil = null;
        run.until = retrying.run().until();
        run.failed++;
      }
      case Event.Lost lost -> {}
      case Event.KillRequested killed -> {
        if (killed.reason().code() == Code.RUN_TIMEOUT) {
          run.tookTooLong = true;
        } else {
          run.stopping = true;
          run.superseded = killed.reason().code() == Code.SUPERSEDED;
        }
      }
      case Event.Settled end -> throw new IllegalStateException("Expected no end: " + end);
    }
    if (run.state != ModelRun.State.RUNNING) {
      run.tooLongFrom = null;
    }
  }

  private static void forgetOvertaking(ModelRun run) {
    run.overtakenIn.clear();
    run.overtakenInSinceStart.clear();
    run.marks = Set.of();
    run.markDueSince = null;
  }

  /** Whoever waits at a better place was passed over where this one took slots. */
  private void overtake(ModelRun admitted) {
    for (ModelRun run : tenant(admitted.tenant()).waiting()) {
      if (run.before(admitted)) {
        for (ModelRun.Ask ask : run.asks) {
          if (admitted.weight(ask.scope()) > 0) {
            run.overtakenIn.add(ask.scope());
            run.overtakenInSinceStart.add(ask.scope());
          }
        }
      }
    }
  }

  /** The coordinator died: what is soft begins afresh. */
  void crash(Moment moment) {
    readyQueues.clear();
    started = null;
    fleets.countAfresh(moment.leaseNow());
    for (ModelRun run : live.values()) {
      if (run.leaseUntil != null) {
        run.leaseUntil = moment.leaseNow().plus(run.fixedFlow().lease());
      }
      Duration timeout = run.state == ModelRun.State.RUNNING ? run.fixedFlow().timeout() : null;
      if (timeout != null) {
        run.tooLongFrom = moment.leaseNow().plus(timeout).plus(run.fixedFlow().lease());
      }
      run.overtakenInSinceStart.clear();
    }
  }

  private void enter(ModelRun run) {
    live.put(run.key, run);
    tenant(run.tenant()).enter(run);
  }

  private ModelRun known(Entry entry, Moment moment) {
    ModelRun run = live.get(entry.key());
    if (run == null) {
      run = new ModelRun(entry.key(), entry.request(), entry.arrival(), moment.now());
      live.put(run.key, run);
    }
    return run;
  }

  /** Whether what is taken of each scope is the sum over its active runs. */
  void expectSums() {
    for (ModelTenant tenant : tenants.values()) {
      for (ModelScope scope : tenant.scopes()) {
        long sum = 0;
        for (ModelRun run : tenant.live()) {
          sum += run.active() ? run.weight(scope) : 0;
        }
        if (sum != scope.used) {
          throw new IllegalStateException(
              "The model itself is wrong: %s %s adds up to %d".formatted(tenant, scope, sum));
        }
      }
    }
  }
}
