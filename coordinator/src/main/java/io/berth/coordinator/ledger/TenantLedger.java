package io.berth.coordinator.ledger;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is known of one tenant. Rules read it; {@link Ledger#apply} alone changes it. */
public final class TenantLedger {
  private final String tenant;
  private final Predicate<String> queueReady;
  private final Flows flows = new Flows();
  private final Limits limits;
  private final Tallies tallies;
  private final Lines lines;
  private final LimitsInForce limitsInForce;
  private final TreeMap<Long, RunKey> undecided = new TreeMap<>();
  private final Map<FlowName, TreeMap<Long, RunKey>> awaiting = new HashMap<>();
  private final Set<FlowName> found = new LinkedHashSet<>();

  TenantLedger(
      String tenant,
      Predicate<String> queueReady,
      Heads heads,
      Function<RunKey, @Nullable LiveRun> inHand,
      ToIntFunction<String> fleetSlots) {
    this.tenant = tenant;
    this.queueReady = queueReady;
    limits = new Limits(tenant, flows::book, fleetSlots);
    tallies = new Tallies(scope -> new Tally(scope, limits.of(scope).orElse(null), isOpen(scope)));
    lines = new Lines(tenant, tallies, heads);
    limitsInForce = new LimitsInForce(limits, tallies, lines, inHand);
  }

  public String tenant() {
    return tenant;
  }

  /** A flow with its revisions, also when it is deleted but still in use. */
  public Optional<FlowBook> flow(FlowName name) {
    return Optional.ofNullable(flows.book(name));
  }

  /** The revisions of a flow that live runs need. */
  public Set<Integer> revisionsInUse(FlowName name) {
    return flows.inUse(name);
  }

  /** The limit in force for a scope; empty where nothing limits it. */
  public Optional<Limit> limit(Scope scope) {
    return limits.of(scope);
  }

  /** Whether a scope is a queue that has as many slots as its live workers make. */
  public boolean followsFleet(Scope scope) {
    return limits.followsFleet(scope);
  }

  /** The limits that operators have set, wildcards among them. */
  public Iterable<Limit> limitsSet() {
    return limits.all();
  }

  /** The flows that are defined. */
  public Collection<FlowBook> flowBooks() {
    return Collections.unmodifiableCollection(flows.all().values());
  }

  /** The scopes in which somebody counts. */
  public Collection<Tally> tallies() {
    return tallies.all();
  }

  /** What a scope counts; empty when nobody does. */
  public Optional<Tally> tally(Scope scope) {
    return Optional.ofNullable(tallies.find(scope));
  }

  /** How many slots of a scope are taken. */
  public long active(Scope scope) {
    Tally tally = tallies.find(scope);
    return tally == null ? 0 : tally.active();
  }

  /** How many runs wait for a scope. */
  public long waiting(Scope scope) {
    Tally tally = tallies.find(scope);
    return tally == null ? 0 : tally.waiting();
  }

  /** What a scope's limit leaves; negative when the limit was lowered or forced past. */
  public long limitRoom(Scope scope) {
    Tally tally = tallies.find(scope);
    if (tally != null) {
      return tally.free();
    }
    Limit limit = limits.of(scope).orElse(null);
    return limit != null && limit.slots() instanceof Slots.Fixed fixed
        ? fixed.count()
        : Tally.UNLIMITED;
  }

  /** The innermost scope whose free slots are kept from a newcomer; null if none is. */
  public @Nullable Scope keptFrom(LiveRun newcomer) {
    for (Claims.Claim claim : newcomer.claims().innermostFirst()) {
      Tally tally = tallies.find(claim.scope());
      if (tally != null
          && tally.limit() != null
          && tally.free() >= claim.weight()
          && tally.room(newcomer.place()) < claim.weight()) {
        return claim.scope();
      }
    }
    return null;
  }

  /** For whom slots of a scope are kept; empty if for nobody. */
  public Optional<Reserver> reserver(Scope scope) {
    Tally tally = tallies.find(scope);
    return tally == null ? Optional.empty() : Optional.ofNullable(reserver(tally));
  }

  private static @Nullable Reserver reserver(Tally tally) {
    Line line = tally.reserver();
    return line == null ? null : new Reserver(line.head(), line.headPlace(), line.weight(tally));
  }

  /** Whether work can be sent to a queue. */
  public boolean queueReady(String queue) {
    return queueReady.test(queue);
  }

  public Lines lines() {
    return lines;
  }

  /** The earliest run that is taken but not decided; null if there is none. */
  public @Nullable RunKey nextUndecided() {
    return undecided.isEmpty() ? null : undecided.firstEntry().getValue();
  }

  /** The runs that are taken but not decided, in order of arrival. */
  public Map<Long, RunKey> undecided() {
    return Collections.unmodifiableMap(undecided);
  }

  /** The flows that some run waits for, defined meanwhile or not. */
  public Set<FlowName> awaitedFlows() {
    return Collections.unmodifiableSet(awaiting.keySet());
  }

  /** The runs that wait for a flow, in order of arrival. */
  public Map<Long, RunKey> awaiting(FlowName flow) {
    TreeMap<Long, RunKey> runs = awaiting.get(flow);
    return runs == null ? Map.of() : Collections.unmodifiableMap(runs);
  }

  /** The earliest run that waited for a flow which is there now; null if there is none. */
  public @Nullable RunKey nextFound() {
    if (found.isEmpty()) {
      return null;
    }
    FlowName flow = found.iterator().next();
    TreeMap<Long, RunKey> runs = awaiting.get(flow);
    if (runs == null) {
      throw new IllegalStateException("Expected runs that wait for " + flow);
    }
    return runs.firstEntry().getValue();
  }

  boolean isEmpty() {
    return flows.isEmpty()
        && limits.isEmpty()
        && tallies.isEmpty()
        && lines.isEmpty()
        && undecided.isEmpty()
        && awaiting.isEmpty();
  }

  void put(DefinitionKey.OfLimit key, @Nullable Limit limit) {
    limits.put(key, limit);
    limitsInForce.changed(key.scope());
  }

  /** Other workers of a queue live, or they can run more or less. */
  void fleetChanged(String queue) {
    limitsInForce.changed(Scope.queue(queue));
  }

  /** The places where a live run stands: the one function that live changes and a rebuild share. */
  void add(Entry entry) {
    switch (entry) {
      case Awaiting run -> {
        FlowName flow = run.request().flow();
        awaiting.computeIfAbsent(flow, name -> new TreeMap<>()).put(run.arrival(), run.key());
        noteFound(flow);
      }
      case LiveRun run -> {
        flows.use(run);
        switch (run.state()) {
          case UNDECIDED -> undecided.put(run.arrival(), run.key());
          case QUEUED -> lines.join(run);
          case ADMITTED, RUNNING -> hold(run);
          case RETRYING -> {
            // It holds nothing and stands in no line; its deadline brings it back.
          }
        }
      }
    }
  }

  void remove(Entry entry) {
    switch (entry) {
      case Awaiting run -> {
        FlowName name = run.request().flow();
        awaiting.computeIfPresent(
            name,
            (flow, runs) -> {
              runs.remove(run.arrival());
              return runs.isEmpty() ? null : runs;
            });
        noteFound(name);
      }
      case LiveRun run -> {
        flows.release(run);
        switch (run.state()) {
          case UNDECIDED -> undecided.remove(run.arrival());
          case QUEUED -> lines.leave(run);
          case ADMITTED, RUNNING -> release(run);
          case RETRYING -> {
            // It stood nowhere.
          }
        }
      }
    }
  }

  void put(FlowName name, FlowBook book) {
    flows.put(name, book);
    noteFound(name);
    limitsInForce.changed(Scope.flow(name));
  }

  void removeFlow(FlowName name) {
    flows.remove(name);
    noteFound(name);
    limitsInForce.changed(Scope.flow(name));
  }

  private void noteFound(FlowName name) {
    FlowBook book = flows.book(name);
    if (book != null && !book.deleted() && awaiting.containsKey(name)) {
      found.add(name);
    } else {
      found.remove(name);
    }
  }

  /** Notes that a run took slots that others may wait for. */
  void passed(LiveRun run) {
    lines.passed(run);
  }

  /** Notes where a run in line was passed over. */
  void mark(LiveRun run) {
    lines.mark(run);
  }

  private void hold(LiveRun run) {
    tallies.hold(run);
    lines.held(run);
  }

  private void release(LiveRun run) {
    tallies.release(run);
    lines.released(run);
  }

  /** Work can be sent to a queue from now on. */
  void open(String queue) {
    Tally tally = tallies.find(Scope.queue(queue));
    if (tally != null) {
      tally.open();
      lines.opened(tally);
    }
  }

  private boolean isOpen(Scope scope) {
    return scope.kind() != Scope.Kind.QUEUE || queueReady.test(scope.name());
  }
}
