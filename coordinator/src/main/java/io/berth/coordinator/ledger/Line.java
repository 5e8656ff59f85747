package io.berth.coordinator.ledger;

import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private final TreeMap<Place, Waiting> waiting = new TreeMap<>();
  private final TreeMap<Place, Set<Scope>> passedOver = new TreeMap<>(); // of few of them
  private @Nullable Cohort cohort;

  Line(String tenant, Claims claims, List<Tally> tallies) {
    this.tenant = tenant;
    this.claims = claims;
    this.tallies = List.copyOf(tallies);
  }

  List<Tally> tallies() {
    return tallies;
  }

  public Claims claims() {
    return claims;
  }

  public Place headPlace() {
    return waiting.firstKey();
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
    for (Tally tally : tallies) {
      tally.waiting(1);
      if (newcomer) {
        tally.addNewcomer(place, run.key());
      }
    }
    mark(run);
  }

  void remove(LiveRun run) {
    Place place = run.place();
    Waiting gone = waiting.remove(place);
    if (gone == null || !gone.run().equals(run.key().run())) {
      throw new IllegalStateException("Expected " + run.key() + " to wait at " + place);
    }
    for (Tally tally : tallies) {
      tally.waiting(-1);
      tally.removeNewcomer(place);
    }
    passedOver.remove(place);
  }

  /** Tells a tally that has begun to list them which of the waiting runs were never admitted. */
  void listNewcomers(Tally tally) {
    waiting.forEach((place, each) -> {
      if (each.newcomer()) {
        tally.addNewcomer(place, key(each));
      }
    });
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

  boolean hasMarked() {
    return !passedOver.isEmpty();
  }

  /** The scopes in which the head was passed over, as was decided. */
  Set<Scope> headPassedOver() {
    return passedOver.isEmpty()
        ? Set.of()
        : passedOver.getOrDefault(headPlace(), Collections.emptySet());
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
    Set<Scope> over = new LinkedHashSet<>(headPassedOver());
    Map.Entry<Place, Waiting> head = waiting.firstEntry();
    for (Cohort.Stake stake : cohort().stakes()) {
      Tally tally = stake.tally();
      if (tally.limit() != null && tally.passes().over(head.getKey(), head.getValue().turn())) {
        over.add(tally.scope());
      }
    }
    return over;
  }

  /**
   * Whether slots that become free in its scopes are kept for the head: it was passed over in every
   * limit that blocks it now, and none is paused or smaller than its weight.
   */
  public boolean reserves() {
    Set<Scope> over = headPassedOver();
    return !over.isEmpty()
        && cohort().couldBeAdmitted()
        && cohort().stakes().stream()
            .allMatch(stake -> !stake.isFull() || over.contains(stake.tally().scope()));
  }

  private RunKey key(Waiting each) {
    return new RunKey(tenant, each.run());
  }
}
