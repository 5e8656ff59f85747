package io.berth.coordinator.ledger;

import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The waiting runs that ask for exactly the same scopes and weights, by place. Only a line's head
 * can be next, and where the head doesn't fit nobody behind it does: so lines, not runs, are what
 * is looked at.
 */
public final class Line {
  /** There may be millions: as small as can be. The turn numbers when it came, as in Passes. */
  private record Waiting(String run, long sinceMs, long turn, boolean newcomer) {}

  private final String tenant;
  private final Claims claims;
  private final List<Tally> tallies; // one per claim, in the claims' order
  private final int[] at; // where it is among the lines of each
  private final TreeMap<Place, Waiting> waiting = new TreeMap<>();
  private final TreeMap<Place, Set<Scope>> passedOver = new TreeMap<>(); // of few of them
  private @Nullable Cohort cohort;
  private Reservation told = Reservation.NONE;
  private int newcomers; // of the waiting, those that were never admitted

  Line(String tenant, Claims claims, List<Tally> tallies) {
    this.tenant = tenant;
    this.claims = claims;
    this.tallies = List.copyOf(tallies);
    this.at = new int[tallies.size()];
  }

  List<Tally> tallies() {
    return tallies;
  }

  /** Where it is among the lines of a scope. */
  int at(Tally tally) {
    return at[tallies.indexOf(tally)];
  }

  void isAt(Tally tally, int index) {
    at[tallies.indexOf(tally)] = index;
  }

  /** The slots that its runs take of a scope that they ask for. */
  int weight(Tally tally) {
    return weight(tallies.indexOf(tally));
  }

  private int weight(int claim) {
    return claims.innermostFirst().get(claim).weight();
  }

  public Claims claims() {
    return claims;
  }

  public Place headPlace() {
    return waiting.firstKey();
  }

  public Place lastPlace() {
    return waiting.lastKey();
  }

  public RunKey head() {
    return key(waiting.firstEntry().getValue());
  }

  public int size() {
    return waiting.size();
  }

  /** The waiting runs, best place first. Made as it is walked through: no copy. */
  public Map<Place, RunKey> inOrder() {
    return new AbstractMap<>() {
      @Override
      public Set<Entry<Place, RunKey>> entrySet() {
        return new AbstractSet<>() {
          @Override
          public Iterator<Entry<Place, RunKey>> iterator() {
            return waiting.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), key(each.getValue())))
                .iterator();
          }

          @Override
          public int size() {
            return waiting.size();
          }
        };
      }
    };
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How many of its runs were never admitted. */
  int newcomers() {
    return newcomers;
  }

  void add(LiveRun run, long turn) {
    Place place = run.place();
    Instant since = run.since();
    if (since == null) {
      throw new IllegalStateException("Expected to know since when " + run.key() + " waits");
    }
    // Whether it was never admitted: a retry is not dropped.
    boolean newcomer = run.attempt() == 0;
    Waiting entry = new Waiting(run.key().run(), since.toEpochMilli(), turn, newcomer);
    if (waiting.put(place, entry) != null) {
      throw new IllegalStateException(
          "Expected nobody at " + place + ", where " + run.key() + " goes");
    }
    newcomers += newcomer ? 1 : 0;
    for (Tally tally : tallies) {
      tally.waiting(1);
      tally.list(place, run.key(), newcomer);
    }
    mark(run);
  }

  void remove(LiveRun run) {
    Place place = run.place();
    Waiting gone = waiting.remove(place);
    if (gone == null || !gone.run().equals(run.key().run())) {
      throw new IllegalStateException("Expected " + run.key() + " to wait at " + place);
    }
    newcomers -= gone.newcomer() ? 1 : 0;
    for (Tally tally : tallies) {
      tally.waiting(-1);
      tally.unlist(place);
    }
    passedOver.remove(place);
  }

  /**
   * Tells a tally that has begun to list them who waits.
   *
   * @param after where the last call ended; null at first
   * @param most how many runs to look at: there may be a million
   * @return where this call ended; null if it came to the end of the line
   */
  @Nullable Place list(Tally tally, @Nullable Place after, int most) {
    int left = most;
    for (var each : (after == null ? waiting : waiting.tailMap(after, false)).entrySet()) {
      tally.list(each.getKey(), key(each.getValue()), each.getValue().newcomer());
      if (--left == 0) {
        return each.getKey();
      }
    }
    return null;
  }

  /** The lines that limits can't tell from it, with it. */
  public Cohort cohort() {
    if (cohort == null) {
      throw new IllegalStateException("Expected a line with a cohort: " + claims);
    }
    return cohort;
  }

  void cohort(Cohort of) {
    cohort = of;
  }

  // ---- Who was passed over.

  /** Where a run of the line was passed over, as the run says. */
  void mark(LiveRun run) {
    if (run.passedOver().isEmpty()) {
      passedOver.remove(run.place());
    } else {
      passedOver.put(run.place(), run.passedOver());
    }
  }

  /** The runs that were passed over. */
  public Collection<RunKey> marked() {
    return passedOver.keySet().stream().map(waiting::get).map(this::key).toList();
  }

  /**
   * The run that was passed over and would be the head if those were gone who wait as newcomers for
   * a limit; null if there is none.
   */
  @Nullable Place markedWithout(Tally newcomersOf) {
    for (Place place : passedOver.keySet()) {
      if (!newcomersOf.isNewcomer(place)) {
        // It was the head when it was passed over: few have come before it since.
        return waiting.headMap(place).keySet().stream().allMatch(newcomersOf::isNewcomer)
            ? place
            : null;
      }
    }
    return null;
  }

  /** The scopes in which a run of the line was passed over, as was decided. */
  private Set<Scope> passedOver(Place place) {
    return passedOver.isEmpty() ? Set.of() : passedOver.getOrDefault(place, Collections.emptySet());
  }

  /** Since when the head waits. */
  public Instant headSince() {
    return Instant.ofEpochMilli(waiting.firstEntry().getValue().sinceMs());
  }

  /**
   * The limited scopes in which somebody with a later place took slots since the head came in line,
   * as far as was decided or seen.
   */
  public Set<Scope> headSeenPassedOver() {
    Set<Scope> over = new LinkedHashSet<>(passedOver(headPlace()));
    Map.Entry<Place, Waiting> head = waiting.firstEntry();
    for (Tally tally : tallies) {
      if (tally.limit() != null && tally.passes().over(head.getKey(), head.getValue().turn())) {
        over.add(tally.scope());
      }
    }
    return over;
  }

  /** Whether slots that become free in its scopes are kept for the head. */
  public boolean reserves() {
    return reserves(headPlace());
  }

  /** What is so now of those who were passed over. */
  Reservation reservation() {
    if (passedOver.isEmpty()) {
      return Reservation.NONE;
    }
    Place head = headPlace();
    return new Reservation(true, passedOver(head), reserves(head) ? head : null);
  }

  /** What its scopes know of that. */
  Reservation told() {
    return told;
  }

  void told(Reservation now) {
    told = now;
  }

  /**
   * Whether slots would be kept for a run of the line if it were the head: it was passed over in
   * every limit that blocks it now, and none is paused or smaller than its weight.
   */
  boolean reserves(Place place) {
    Set<Scope> over = passedOver(place);
    return !over.isEmpty()
        && couldBeAdmitted()
        && full().stream().allMatch(tally -> over.contains(tally.scope()));
  }

  // ---- What its runs may find in their way.

  /** The limits that its runs ask for, innermost first. */
  public List<Limit> limits() {
    return tallies.stream().map(Tally::limit).filter(Objects::nonNull).toList();
  }

  /** The limits that have fewer free slots than its runs weigh, innermost first. */
  public List<Tally> full() {
    List<Tally> full = new ArrayList<>();
    for (int i = 0; i < tallies.size(); i++) {
      if (tallies.get(i).free() < weight(i)) {
        full.add(tallies.get(i));
      }
    }
    return full;
  }

  /** Whether no limit is paused or smaller than its runs' weight, and its queue takes work. */
  public boolean couldBeAdmitted() {
    for (int i = 0; i < tallies.size(); i++) {
      if (!tallies.get(i).couldHold(weight(i))) {
        return false;
      }
    }
    return true;
  }

  private RunKey key(Waiting each) {
    return new RunKey(tenant, each.run());
  }
}
