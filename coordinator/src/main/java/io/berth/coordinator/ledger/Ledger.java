package io.berth.coordinator.ledger;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that one partition knows: the runs that live, who holds slots, who waits where, which limits
 * stand, which deadlines are due. Only {@link #apply} changes it, the store first; what is in
 * memory is an index over the store, and {@link #read} builds the same one from nothing.
 *
 * <p>Used by one thread at a time. Another one may read it than the one that opens it.
 */
public final class Ledger {
  private final Map<String, TenantLedger> tenants = new HashMap<>();
  private final Map<RunKey, LiveRun> inHand = new HashMap<>(); // active and retrying runs
  private final Watches watches = new Watches();
  private final Heads heads = new Heads();
  private final Set<String> readyQueues = new HashSet<>();
  private final Fleets fleets = new Fleets();
  private final Set<String> toDrain = new LinkedHashSet<>();
  private long lastArrival;

  /** Null until it is open. */
  private @Nullable LedgerStore store;

  private Ledger() {}

  /** Reads what a store holds, and opens it. */
  public static Ledger load(LedgerStore store, Instant leaseNow) {
    Ledger ledger = read(store);
    ledger.open(store, leaseNow);
    return ledger;
  }

  /** Builds the ledger from what a store holds. Nothing can be decided before it is open. */
  public static Ledger read(LedgerContent content) {
    Ledger ledger = new Ledger();
    ledger.lastArrival = content.lastArrival();
    content.forEachWorker(worker -> ledger.fleets.put(worker, Instant.MIN));
    content.forEachDefinition(
        (key, book) -> ledger.tenant(key.tenant()).put(key.flow(), book),
        (key, limit) -> ledger.tenant(key.tenant()).put(key, limit));
    content.forEachRun(
        ledger::book,
        entry -> {
          ledger.lastArrival = Math.max(ledger.lastArrival, entry.arrival());
          ledger.index(entry);
        });
    return ledger;
  }

  /**
   * Begins to keep what is decided.
   *
   * @param store holds what the ledger was built from
   * @param leaseNow the lease clock: every lease and every timeout begins afresh, and every worker
   *     counts, as nobody knows what was reported while nobody listened
   */
  public void open(LedgerStore store, Instant leaseNow) {
    this.store = store;
    fleets.hearAll(leaseNow.plus(Fleets.HEARD_FOR));
    for (LiveRun run : inHand.values()) {
      if (run.leased()) {
        watches.lease(run, leaseNow.plus(run.flow().lease()));
      }
    }
  }

  private LedgerStore store() {
    if (store == null) {
      throw new IllegalStateException("Expected a ledger that is open");
    }
    return store;
  }

  // ---- What rules read.

  /** What is known of a tenant, empty if nothing is. */
  public TenantLedger tenant(String name) {
    return tenants.computeIfAbsent(
        name,
        n -> {
          toDrain.add(n); // and if nothing comes of it, it is forgotten again
          return new TenantLedger(n, readyQueues::contains, heads, inHand::get, fleets::slots);
        });
  }

  /** The same for whoever only looks: a tenant of which nothing is known leaves no trace. */
  public Optional<TenantLedger> findTenant(String name) {
    return Optional.ofNullable(tenants.get(name));
  }

  public Collection<TenantLedger> tenants() {
    return Collections.unmodifiableCollection(tenants.values());
  }

  /** A run that has not settled. */
  public Optional<Entry> find(RunKey key) {
    LiveRun run = inHand.get(key);
    return run != null ? Optional.of(run) : store().run(key, this::book);
  }

  /** A run that holds slots, or pauses between two tries; null if there is none with this key. */
  public @Nullable LiveRun inHand(RunKey key) {
    return inHand.get(key);
  }

  /** All runs that hold slots or pause between two tries. */
  public Collection<LiveRun> inHand() {
    return Collections.unmodifiableCollection(inHand.values());
  }

  /** A run that has settled and is still remembered. */
  public Optional<SettledRun> settled(RunKey key) {
    return store().settled(key);
  }

  /** The workers that live. */
  public Fleets fleets() {
    return fleets;
  }

  /** The tenants in which a queue has as many slots as its live workers make. */
  public List<TenantLedger> followFleet(String queue) {
    Scope scope = Scope.queue(queue);
    return tenants.values().stream().filter(tenant -> tenant.followsFleet(scope)).toList();
  }

  /** The number that the next arrival gets. */
  public long nextArrival() {
    return lastArrival + 1;
  }

  /** The tenants in which a waiting run may fit, or a run is not decided yet. */
  public Set<String> toDrain() {
    return Collections.unmodifiableSet(toDrain);
  }

  /** The runs that are not dispatched and whose deadline has passed, earliest first. */
  public List<RunKey> due(Instant now, int most) {
    return watches.due(now, most);
  }

  /**
   * The attempts that nobody may begin any more, earliest first.
   *
   * @param reported up to when it is known what has begun
   */
  public List<RunKey> expired(Instant reported, int most) {
    return watches.expired(reported, most);
  }

  /** The attempts whose lease has ended by the lease clock, earliest first. */
  public List<RunKey> leasesEnded(Instant leaseNow, int most) {
    return watches.leasesEnded(leaseNow, most);
  }

  /**
   * The cohorts whose head is to be asked whether others pass it over. Each is given once: {@link
   * #askAgain} says when it comes again.
   */
  public List<Cohort> headsToAsk(Instant now, int most) {
    return heads.due(now, most);
  }

  /** Says when a cohort's head is to be asked next, if it doesn't change before. Soft. */
  public void askAgain(Cohort cohort, Instant at) {
    heads.askAgain(cohort, at);
  }

  /** When an attempt's lease ends, by the lease clock; null if it has none. */
  public @Nullable Instant leaseEnd(RunKey key) {
    return watches.leaseEnd(key);
  }

  /**
   * When an attempt's worker should have ended it, and said so, by the lease clock; null if it may
   * run for as long as it likes, or doesn't run. Soft, as a lease is.
   */
  public @Nullable Instant timeoutEnd(RunKey key) {
    return watches.timeoutEnd(key);
  }

  /** Whether something will look at this run at some time: I9. */
  public boolean watched(RunKey key) {
    return watches.has(key);
  }

  // ---- The only way to change it.

  /** Applies what was decided. */
  public void apply(Event event) {
    switch (event) {
      case Event.Settled settled -> {
        replace(settled.before(), null);
        store().put(settled.run());
        dropFlowIfOver(settled);
        noteArrival(settled.run().arrival());
      }
      case Event.Started started -> {
        replace(started.before(), started.run());
        watches.lease(started.run(), started.leaseUntil());
      }
      case Event.Withdrawn withdrawn -> {
        replace(withdrawn.before(), withdrawn.run());
        watches.lease(withdrawn.run(), withdrawn.leaseUntil());
      }
      case Event.Admitted admitted -> {
        replace(admitted.before(), admitted.run());
        boolean tookSlots = !(admitted.before() instanceof LiveRun run && run.active());
        if (tookSlots) {
          tenant(admitted.run().key().tenant()).passed(admitted.run());
        }
      }
      case Event.PassedOver over -> {
        store().put(over.run());
        tenant(over.run().key().tenant()).mark(over.run());
        toDrain.add(over.run().key().tenant());
      }
      case Event.OfRun step -> replace(step.before(), step.after().orElse(null));
      case Event.Renewed renewed -> watches.renew(renewed.run().key(), renewed.leaseUntil());
      case Event.Purged purged -> store().forget(purged.run());
      case Event.FlowChanged changed -> changeFlow(changed.key(), changed.book());
      case Event.LimitChanged changed -> {
        if (changed.limit() == null) {
          store().remove(changed.key());
        } else {
          store().put(changed.key(), changed.limit());
        }
        tenant(changed.key().tenant()).put(changed.key(), changed.limit());
        toDrain.add(changed.key().tenant());
      }
      case Event.QueueReady ready -> {
        readyQueues.add(ready.queue());
        for (TenantLedger tenant : tenants.values()) {
          tenant.open(ready.queue());
          toDrain.add(tenant.tenant());
        }
      }
      case Event.WorkerHeard heard -> hear(heard);
      case Event.WorkersGone gone -> {
        for (LiveWorker worker : gone.workers()) {
          fleets.remove(worker);
          store().remove(worker);
        }
        gone.workers().stream().map(LiveWorker::queue).distinct().forEach(this::fleetChanged);
      }
      case Event.QueueWanted wanted -> {}
      case Event.FactIgnored ignored -> {}
      case Event.Outdated outdated -> {}
      case Event.Refused refused -> {}
    }
  }

  /** Notes that a tenant is not drained yet, and lets the others have their turn first. */
  public void drainLater(String tenant) {
    toDrain.remove(tenant);
    toDrain.add(tenant);
  }

  /** Notes that nothing is left to drain in a tenant. */
  public void drained(String tenant) {
    toDrain.remove(tenant);
    TenantLedger ledger = tenants.get(tenant);
    if (ledger != null && ledger.isEmpty()) {
      tenants.remove(tenant);
    }
  }

  private void hear(Event.WorkerHeard heard) {
    LiveWorker worker = heard.worker();
    LiveWorker before = fleets.find(worker.queue(), worker.worker());
    fleets.put(worker, heard.until());
    if (!worker.equals(before)) {
      store().put(worker);
      fleetChanged(worker.queue());
    }
  }

  private void fleetChanged(String queue) {
    for (TenantLedger tenant : followFleet(queue)) {
      tenant.fleetChanged(queue);
      toDrain.add(tenant.tenant());
    }
  }

  private void replace(@Nullable Entry before, @Nullable Entry after) {
    if (before != null) {
      checkCurrent(before);
    }
    if (after != null) {
      store().put(after);
    } else if (before != null) {
      store().remove(before.key());
    }
    if (before instanceof LiveRun from
        && after instanceof LiveRun to
        && from.active()
        && to.active()) {
      // The next attempt, or the same one in another state: nothing is released, nobody is roused.
      inHand.put(to.key(), to);
      watches.watch(to);
      return;
    }
    if (before != null) {
      unindex(before);
    }
    if (after != null) {
      noteArrival(after.arrival());
      index(after);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very object is what the index holds
  private void checkCurrent(Entry before) {
    if (before instanceof LiveRun run && isInHand(run) && inHand.get(run.key()) != run) {
      throw new BrokenInvariantException(
          "I3",
          "expected the change of "
              + run.key()
              + " to start from what it is now, but it is "
              + inHand.get(run.key()));
    }
  }

  private static boolean isInHand(LiveRun run) {
    return run.active() || run.state() == LiveRun.State.RETRYING;
  }

  private void index(Entry entry) {
    tenant(entry.key().tenant()).add(entry);
    toDrain.add(entry.key().tenant());
    if (entry instanceof LiveRun run && isInHand(run)) {
      inHand.put(run.key(), run);
    }
    watches.watch(entry);
  }

  private void unindex(Entry entry) {
    tenant(entry.key().tenant()).remove(entry);
    inHand.remove(entry.key());
    watches.forget(entry.key());
    toDrain.add(entry.key().tenant());
  }

  private void noteArrival(long arrival) {
    if (arrival > lastArrival) {
      lastArrival = arrival;
      store().lastArrival(arrival);
    }
  }

  private void changeFlow(DefinitionKey.OfFlow key, FlowBook book) {
    TenantLedger tenant = tenant(key.tenant());
    if (book.deleted() && tenant.revisionsInUse(key.flow()).isEmpty()) {
      store().remove(key);
      tenant.removeFlow(key.flow());
    } else {
      store().put(key, book);
      tenant.put(key.flow(), book);
    }
    toDrain.add(key.tenant());
  }

  /** A deleted flow is kept while a live run needs it, with its limit; then it goes. */
  private void dropFlowIfOver(Event.Settled settled) {
    SettledRun run = settled.run();
    TenantLedger tenant = tenant(run.key().tenant());
    boolean deleted = tenant.flow(run.flow()).map(FlowBook::deleted).orElse(false);
    if (deleted && tenant.revisionsInUse(run.flow()).isEmpty()) {
      store().remove(new DefinitionKey.OfFlow(run.key().tenant(), run.flow()));
      tenant.removeFlow(run.flow());
    }
  }

  private Optional<FlowBook> book(DefinitionKey.OfFlow key) {
    return tenant(key.tenant()).flow(key.flow());
  }
}
