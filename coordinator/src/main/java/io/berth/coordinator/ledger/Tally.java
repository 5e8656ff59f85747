package io.berth.coordinator.ledger;

import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one scope counts at the moment: the runs that hold slots in it, and the lines it blocks.
 * There is one only while somebody counts, so idle scopes cost nothing.
 */
public final class Tally {
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final Comparator<Place> FIRST_TO_GO =
      Comparator.comparingInt(Place::priority).thenComparingLong(Place::arrival);

  private final Scope scope;
  private final Map<RunKey, Integer> holders = new LinkedHashMap<>();
  private final Parked parked = new Parked(this);
  private final Reservations reservations = new Reservations(this);
  private final Passes passes = new Passes();
  private final List<Line> lines = new ArrayList<>(0); // that ask for it; most scopes have none
  private @Nullable Limit limit; // in force; null while nothing limits the scope
  private @Nullable Fairness fairness; // of a FAIR limit
  private @Nullable NavigableMap<Place, RunKey> newcomers; // of a limit that may send them away
  private @Nullable NavigableSet<Place> retries; // of such a limit: who waits for it and stays
  private boolean open; // whether work can be sent, if it is a queue
  private long active; // the sum of the holders' weights
  private long waiting; // runs in lines that ask for this scope

  Tally(Scope scope, @Nullable Limit limit, boolean open) {
    this.scope = scope;
    this.open = open;
    limit(limit);
  }

  public Scope scope() {
    return scope;
  }

  /** The slots that are taken. */
  public long active() {
    return active;
  }

  /** The runs that hold slots, with their weights. */
  public Map<RunKey, Integer> holders() {
    return Collections.unmodifiableMap(holders);
  }

  /** How many waiting runs ask for this scope. */
  public long waiting() {
    return waiting;
  }

  // ---- How much room there is.

  @Nullable Limit limit() {
    return limit;
  }

  /** The limit of a scope that has one. */
  public Limit limitInForce() {
    if (limit == null) {
      throw new IllegalStateException("Expected a limit of " + scope);
    }
    return limit;
  }

  /** Another limit is in force. Who competes, and who is new, is for the caller to tell anew. */
  final void limit(@Nullable Limit inForce) {
    limit = inForce;
    String fairBy = inForce == null ? null : inForce.fairBy();
    fairness = fairBy == null ? null : new Fairness(scope, fairBy);
    boolean sends = inForce != null && sendsNewcomersAway(inForce);
    newcomers = sends ? new TreeMap<>(FIRST_TO_GO) : null;
    retries = sends ? new TreeSet<>() : null;
  }

  /** Whether the limit may end runs that wait for it and were never admitted. */
  static boolean sendsNewcomersAway(Limit limit) {
    return limit.onFull() == OnFull.CANCEL_RUNNING
        || (limit.maxWaiting() != null && limit.onOverflow() == OnOverflow.DROP_OLDEST);
  }

  /** Another limit of the same order is in force: who competes stays. */
  void limitOfSameOrder(Limit inForce) {
    limit = inForce;
  }

  void open() {
    open = true;
  }

  /** Whether it can ever be without room. A queue can: until it is set up. */
  boolean mayBlock() {
    return limit != null || scope.kind() == Scope.Kind.QUEUE;
  }

  /** What the limit leaves; negative when it was lowered or forced past. */
  long free() {
    return limit != null && limit.slots() instanceof Slots.Fixed fixed
        ? fixed.count() - active
        : UNLIMITED;
  }

  /** Whether a run of a weight may hold slots at all: it is no pause, and not too small. */
  boolean couldHold(int weight) {
    return open
        && (limit == null
            || !(limit.slots() instanceof Slots.Fixed fixed)
            || fixed.count() >= weight);
  }

  /** The slots that a run at a place may take: none while a queue can't take work. */
  long room(Place place) {
    return roomBehind(reserverBefore(place));
  }

  /**
   * The same, if those were gone who wait as newcomers for another limit, or for this one, and
   * whether or not a queue can take work.
   */
  public long roomWithout(Tally newcomersOf, Place place) {
    return behind(reserverBefore(place, newcomersOf), free());
  }

  /** The slots that are left when those are kept that a reserving head needs; of all if null. */
  long roomBehind(@Nullable Line reserver) {
    return behind(reserver, open ? free() : 0);
  }

  /** As a weight, of which there is none of nothing and none that is larger than an int. */
  static int clamped(long slots) {
    return Math.clamp(slots, 0, Integer.MAX_VALUE);
  }

  private long behind(@Nullable Line reserver, long free) {
    return reserver == null ? free : free - reserver.weight(this);
  }

  // ---- Whom slots are kept for.

  Reservations reservations() {
    return reservations;
  }

  Passes passes() {
    return passes;
  }

  /** The line for whose head slots are kept, the best-placed of those that reserve; or null. */
  @Nullable Line reserver() {
    return limit == null ? null : reservations.first();
  }

  /** Whether slots are kept for somebody with a better place. */
  public boolean isKeptForBetterThan(Place place) {
    return reserverBefore(place) != null;
  }

  private @Nullable Line reserverBefore(Place place) {
    Place first = reservations.firstPlace();
    return first != null && first.compareTo(place) < 0 ? reserver() : null;
  }

  /** The same, if those were gone who wait as newcomers for another limit, or for this one. */
  private @Nullable Line reserverBefore(Place place, Tally newcomersOf) {
    if (limit == null) {
      return null;
    }
    Line best = null;
    Place beaten = place;
    for (Line line : reservations.inOrder()) {
      if (line.headPlace().compareTo(beaten) >= 0) {
        break;
      }
      if (!newcomersOf.isNewcomer(line.headPlace())) {
        best = line;
        beaten = line.headPlace();
      }
    }
    for (Line line : newcomersOf.reservations.marked()) {
      Place head = line.tallies().contains(this) ? line.markedWithout(newcomersOf) : null;
      if (head != null && head.compareTo(beaten) < 0 && line.reserves(head)) {
        best = line;
        beaten = head;
      }
    }
    return best;
  }

  // ---- Who holds, who waits.

  Fairness fairness() {
    if (fairness == null) {
      throw new IllegalStateException("Expected a FAIR limit of " + scope);
    }
    return fairness;
  }

  boolean isFair() {
    return fairness != null;
  }

  /** As whom runs compete for the slots, and what they hold; empty unless the limit is FAIR. */
  public Optional<Share> share(Claims claims) {
    return fairness == null
        ? Optional.empty()
        : Optional.of(new Share(claims.competitor(fairness.fairBy()), fairness.held(claims)));
  }

  void hold(LiveRun run, int weight) {
    if (holders.put(run.key(), weight) != null) {
      throw new BrokenInvariantException(
          "I2", "expected " + run.key() + " not to hold slots of " + scope + " yet");
    }
    active += weight;
    if (fairness != null) {
      fairness.hold(run.claims(), weight);
    }
  }

  void release(LiveRun run) {
    Integer weight = holders.remove(run.key());
    if (weight == null) {
      throw new BrokenInvariantException(
          "I2", "expected " + run.key() + " to hold slots of " + scope);
    }
    active -= weight;
    if (fairness != null) {
      fairness.release(run.claims(), weight);
    }
  }

  void waiting(int more) {
    waiting += more;
    if (waiting == 0) {
      passes.clear(); // nobody is there who could have been passed over
    }
  }

  boolean listsWaiting() {
    return newcomers != null;
  }

  /** Somebody begins to wait; listed if the limit may send newcomers away. */
  void list(Place place, RunKey key, boolean newcomer) {
    if (newcomers != null && retries != null) {
      if (newcomer) {
        newcomers.put(place, key);
      } else {
        retries.add(place);
      }
    }
  }

  void unlist(Place place) {
    if (newcomers != null && retries != null) {
      newcomers.remove(place);
      retries.remove(place);
    }
  }

  /**
   * The runs that wait for it and were never admitted, of the lowest priority first, and of those
   * the oldest; none unless the limit may send them away.
   */
  public Collection<RunKey> newcomers() {
    return newcomers == null ? List.of() : Collections.unmodifiableCollection(newcomers.values());
  }

  /** Whether who waits at a place is one of its {@link #newcomers}. */
  public boolean isNewcomer(Place place) {
    return newcomers != null && newcomers.containsKey(place);
  }

  /**
   * Whether a run that was admitted before waits for it with a better place: it is never sent away,
   * and its turn comes first. Known of a limit that may send newcomers away.
   */
  public boolean isAwaitedByRetryBefore(Place place) {
    return retries != null && !retries.isEmpty() && retries.first().compareTo(place) < 0;
  }

  /** How many would wait for it if another limit, or this one, had sent its newcomers away. */
  public long waitingWithout(Tally newcomersOf) {
    long left = waiting;
    for (Line line : newcomersOf.lines) {
      left -= line.tallies().contains(this) ? line.newcomers() : 0;
    }
    return left;
  }

  /** Notes that a place took slots. */
  void passed(long turn, Place place) {
    if (waiting > 0) {
      passes.add(turn, place);
    }
  }

  /** The lines that ask for this scope. Whoever comes is the last, and fills a gap that opens. */
  public List<Line> lines() {
    return Collections.unmodifiableList(lines);
  }

  void add(Line line) {
    line.isAt(this, lines.size());
    lines.add(line);
  }

  @SuppressWarnings("ReferenceEquality") // there is one object per line
  void remove(Line line) {
    Line last = lines.removeLast();
    if (last != line) {
      lines.set(line.at(this), last);
      last.isAt(this, line.at(this));
    }
  }

  /** Whom it blocks. */
  Parked parked() {
    return parked;
  }

  boolean isIdle() {
    return holders.isEmpty() && lines.isEmpty();
  }
}
