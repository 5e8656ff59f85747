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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is known of one tenant. Rules read it; {@link Ledger#apply} alone changes it. */
public final class TenantLedger {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final String tenant;
  private final Predicate<String> queueReady;
  private final Flows flows = new Flows();
  private final Limits limits;
  private final Tallies tallies = new Tallies();
  private final Lines lines = new Lines();
  private final TreeMap<Long, RunKey> undecided = new TreeMap<>();
  private final Map<FlowName, TreeMap<Long, RunKey>> awaiting = new HashMap<>();
  private final Set<FlowName> found = new LinkedHashSet<>();

  TenantLedger(String tenant, Predicate<String> queueReady) {
    this.tenant = tenant;
    this.queueReady = queueReady;
    this.limits = new Limits(tenant, flows::book);
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

  /** The slots that an admission may still take; none while a queue can't take work. */
  public long room(Scope scope) {
    if (scope.kind() == Scope.Kind.QUEUE && !queueReady.test(scope.name())) {
      return 0;
    }
    return limitRoom(scope);
  }

  /** What a scope's limit leaves; negative when the limit was lowered or forced past. */
  public long limitRoom(Scope scope) {
    return limits
        .of(scope)
        .map(limit ->
            limit.slots() instanceof Slots.Fixed fixed ? fixed.count() - active(scope) : UNLIMITED)
        .orElse(UNLIMITED);
  }

  /** The waiting run for which a scope's slots are kept as they become free, if there is one. */
  public Optional<Reserver> reserver(Scope scope) {
    return Optional.empty();
  }

  /** Whether work can be sent to a queue. */
  public boolean queueReady(String queue) {
    return queueReady.test(queue);
  }

  public Lines lines() {
    return lines;
  }

  /** The line whose head may be next; null when no waiting run fits. */
  public @Nullable Line bestLine() {
    return lines.best(tally -> room(tally.scope()));
  }

  /** The innermost scope of a line's runs that has no room for them; null when the head fits. */
  public @Nullable Tally blocker(Line line) {
    for (int i = 0; i < line.tallies().size(); i++) {
      Tally tally = line.tallies().get(i);
      if (room(tally.scope()) < line.claims().innermostFirst().get(i).weight()) {
        return tally;
      }
    }
    return null;
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
    rouseAll();
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
          case QUEUED -> lines.join(run, tallies);
          case ADMITTED, RUNNING -> tallies.hold(run);
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
          case QUEUED -> lines.leave(run, tallies);
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
    rouseAll();
  }

  void removeFlow(FlowName name) {
    flows.remove(name);
    noteFound(name);
    rouseAll();
  }

  private void noteFound(FlowName name) {
    FlowBook book = flows.book(name);
    if (book != null && !book.deleted() && awaiting.containsKey(name)) {
      found.add(name);
    } else {
      found.remove(name);
    }
  }

  private void release(LiveRun run) {
    tallies.release(run);
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      rouse(claim.scope());
    }
  }

  /** Notes that a scope may have more room than before. */
  void rouse(Scope scope) {
    Tally tally = tallies.find(scope);
    if (tally != null && tally.blocksAnyone()) {
      lines.rouse(tally, each -> room(each.scope()));
    }
  }

  /** After a change of definitions any limit may have more room than before. */
  private void rouseAll() {
    for (Tally tally : tallies.all()) {
      if (tally.blocksAnyone()) {
        lines.rouse(tally, each -> room(each.scope()));
      }
    }
  }
}
