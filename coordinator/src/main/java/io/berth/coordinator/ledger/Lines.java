package io.berth.coordinator.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one tenant, and whose turn it is.
 *
 * <p>Lines that the limits of now can't tell apart form a cohort. Every cohort is either
 * <em>unlooked</em>, or parked at one limit that blocked its head. A limit that gets room is
 * <em>roused</em>. As long as something is unlooked or roused, {@link #best} gives the best-placed
 * cohort that may fit; whoever asks takes a {@link #turn}, which either gives who is next or parks
 * a cohort at the limit that blocks it. When {@code best} gives nothing, no waiting run fits. So
 * the cost of an event grows with the logarithm of the number of lines, not with the runs behind
 * them.
 */
public final class Lines {
  private final String tenant;
  private final Tallies tallies;
  private final Heads heads;
  private final Map<Claims, Line> byClaims = new HashMap<>();
  private final Map<Cohort.Key, Cohort> cohorts = new HashMap<>();
  private final Set<Line> marked = new LinkedHashSet<>(); // of which a run was passed over; few
  private final Pack unlooked = new Pack();
  private int runs;
  private long turn; // numbers what happens here: who comes, who passes

  // Roused limits by the place of their best parked cohort. Each limit has one entry that counts,
  // the one with the place that its tally remembers; cohorts come and go, so it may be out of date,
  // and is corrected when it comes up. A cohort with a better place gets the limit a better entry
  // at once.
  private final PriorityQueue<Roused> roused = new PriorityQueue<>();

  private record Roused(Place place, Tally tally) implements Comparable<Roused> {
    @Override
    public int compareTo(Roused other) {
      return place.compareTo(other.place);
    }

    boolean counts() {
      return place.equals(tally.rousedAt());
    }
  }

  Lines(String tenant, Tallies tallies, Heads heads) {
    this.tenant = tenant;
    this.tallies = tallies;
    this.heads = heads;
  }

  /** All lines, in no particular order. */
  public Collection<Line> all() {
    return Collections.unmodifiableCollection(byClaims.values());
  }

  public @Nullable Line of(Claims claims) {
    return byClaims.get(claims);
  }

  /** How many runs wait, over all lines. */
  public int runs() {
    return runs;
  }

  /** The lines of which a run was passed over, as was decided; the best-placed head first. */
  public List<Line> marked() {
    return marked.stream().sorted(Comparator.comparing(Line::headPlace)).toList();
  }

  /** Whether nobody waits, and nothing is kept of who did. */
  public boolean isEmpty() {
    return byClaims.isEmpty() && cohorts.isEmpty() && marked.isEmpty() && unlooked.isEmpty();
  }

  // ---- Who comes and goes.

  /** Puts a run in line. */
  void join(LiveRun run) {
    runs++;
    Line line = byClaims.get(run.claims());
    if (line == null) {
      line = open(run.claims());
      line.add(run, ++turn);
      assign(line);
    } else if (run.place().compareTo(line.headPlace()) < 0) {
      Line known = line;
      changeHead(line, () -> known.add(run, ++turn));
      rouseReserved(line); // for another head than before
    } else {
      line.add(run, ++turn);
    }
    noteMarks(line);
  }

  /** Takes a run out of its line: it is admitted, or ended. */
  void leave(LiveRun run) {
    runs--;
    Line line = byClaims.get(run.claims());
    if (line == null) {
      throw new IllegalStateException("Expected a line for " + run.key());
    }
    boolean wasMarked = line.hasMarked();
    if (line.size() == 1) {
      unassign(line);
      line.remove(run);
      byClaims.remove(line.claims());
      noteMarks(line);
      line.tallies().forEach(tally -> tally.lines(-1));
      line.tallies().forEach(tallies::dropIfIdle);
    } else if (run.place().equals(line.headPlace())) {
      changeHead(line, () -> line.remove(run));
      noteMarks(line);
    } else {
      line.remove(run);
      noteMarks(line);
    }
    if (wasMarked) {
      line.tallies().forEach(this::rouse);
    }
  }

  /** Notes where a run in line was passed over. */
  void mark(LiveRun run) {
    Line line = byClaims.get(run.claims());
    if (line == null) {
      throw new IllegalStateException("Expected a line for " + run.key());
    }
    line.mark(run);
    noteMarks(line);
    line.tallies().forEach(this::rouse); // it may reserve less than before
    if (run.passedOver().isEmpty()) {
      heads.changed(line.cohort()); // it is asked anew
    }
  }

  /** Notes that a run took slots, perhaps before others that wait. */
  void passed(LiveRun run) {
    turn++;
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      Tally tally = tallies.of(claim.scope());
      tally.passed(turn, run.place());
      tally.firstParked().stream()
          .filter(cohort -> cohort.headPlace().compareTo(run.place()) < 0)
          .forEach(heads::changed); // it was passed over, and may not have been before
    }
  }

  private Line open(Claims claims) {
    List<Tally> each = new ArrayList<>();
    for (Claims.Claim claim : claims.innermostFirst()) {
      Tally tally = tallies.of(claim.scope());
      tally.lines(1);
      each.add(tally);
    }
    Line line = new Line(tenant, claims, each);
    byClaims.put(claims, line);
    return line;
  }

  // ---- Cohorts.

  /** Puts a line into the cohort that the limits of now make of it. */
  private void assign(Line line) {
    List<Cohort.Stake> stakes = new ArrayList<>();
    List<Tally> fair = new ArrayList<>();
    for (int i = 0; i < line.tallies().size(); i++) {
      Tally tally = line.tallies().get(i);
      if (tally.mayBlock()) {
        stakes.add(new Cohort.Stake(tally, line.claims().innermostFirst().get(i).weight()));
      }
      if (tally.isFair()) {
        fair.add(tally);
      }
    }
    fair.sort((one, other) -> FairOrder.compare(one.scope(), other.scope()));
    List<Competitor> competes = new ArrayList<>(fair.size());
    fair.forEach(tally -> competes.add(tally.fairness().of(line.claims())));
    Cohort.Key key = new Cohort.Key(List.copyOf(stakes), List.copyOf(competes));
    Cohort cohort = cohorts.get(key);
    if (cohort == null) {
      cohort = new Cohort(key);
      cohorts.put(key, cohort);
      competes.forEach(competitor -> competitor.limit().fairness().enter(competitor));
      cohort.add(line);
      stand(cohort, null);
    } else {
      // Where another line's head of the cohort is blocked this one is, too.
      boolean ahead = line.headPlace().compareTo(cohort.headPlace()) < 0;
      Tally at = ahead ? detach(cohort) : null;
      cohort.add(line);
      if (ahead) {
        stand(cohort, at);
      }
    }
    line.cohort(cohort);
    heads.changed(cohort);
  }

  private void unassign(Line line) {
    Cohort cohort = line.cohort();
    boolean first = cohort.headLine() == line;
    Tally at = first ? detach(cohort) : null;
    cohort.remove(line);
    if (cohort.isEmpty()) {
      cohorts.remove(cohort.key());
      cohort.competes().forEach(competitor -> competitor.limit().fairness().leave(competitor));
      heads.gone(cohort);
    } else if (first) {
      stand(cohort, at);
      heads.changed(cohort);
    }
  }

  /**
   * Changes who is at the head of a line, and keeps everything that is ordered by heads in order.
   */
  private void changeHead(Line line, Runnable change) {
    Cohort cohort = line.cohort();
    Tally at = detach(cohort);
    cohort.remove(line);
    change.run();
    cohort.add(line);
    stand(cohort, at);
    heads.changed(cohort);
  }

  /** Takes a cohort out of where it stands, and says where that was: null is unlooked. */
  private @Nullable Tally detach(Cohort cohort) {
    Tally at = cohort.parkedAt();
    if (at == null) {
      unlooked.remove(cohort);
    } else {
      at.unpark(cohort, cohort.weight(at));
    }
    return at;
  }

  /**
   * What blocked the old head of a cohort blocks the new one, for they ask for the same. But room
   * that is reserved is kept only from those behind whom it is reserved for.
   */
  private void stand(Cohort cohort, @Nullable Tally at) {
    if (at == null || !at.marked().isEmpty()) {
      cohort.standsAt(null, cohort.headPlace());
      unlooked.add(cohort);
    } else {
      at.park(cohort, cohort.weight(at));
      if (at.rousedAt() != null) {
        enter(at, cohort.standsAs()); // the new head may have a better place
      }
    }
  }

  // ---- Whose turn it is.

  /** The best-placed cohort that may have a head that fits; null when no waiting run fits. */
  public @Nullable Cohort best() {
    Cohort fromLimits = bestRoused();
    Cohort fromUnlooked = unlooked.isEmpty() ? null : unlooked.first();
    if (fromLimits == null) {
      return fromUnlooked;
    }
    return fromUnlooked == null || fromLimits.standsAs().compareTo(fromUnlooked.standsAs()) < 0
        ? fromLimits
        : fromUnlooked;
  }

  /**
   * Looks whose turn it is: that of the best-placed head that fits, or where it is under a FAIR
   * limit, that of the competitor who holds the fewest slots there; of several FAIR limits one
   * after another.
   *
   * @param best what {@link #best} gave
   * @return the line whose head is next; null if a head was found that doesn't fit, and its cohort
   *     parked
   */
  public @Nullable Line turn(Cohort best) {
    if (!marked.isEmpty() && !best.competes().isEmpty()) {
      List<Roused> all = List.copyOf(roused);
      all.stream().filter(Roused::counts).map(Roused::tally).forEach(this::pullUnbound);
    }
    Cohort head = best;
    List<Competitor> turns = new ArrayList<>(0);
    while (true) {
      Tally blocker = head.blocker();
      if (blocker != null) {
        detach(head);
        blocker.park(head, head.weight(blocker));
        heads.changed(head); // what blocks it now, others may have passed it over there
        return null;
      }
      Competitor own = head.competitorBehind(turns.isEmpty() ? null : turns.getLast());
      if (own == null) {
        return head.headLine();
      }
      turns.add(firstUnder(own.limit(), turns));
      head = firstOf(turns);
    }
  }

  /** The competitor whose turn it is under a FAIR limit, among those who may fit. */
  private Competitor firstUnder(Tally limit, List<Competitor> turns) {
    Turns.Candidate first = null;
    for (Pack pack : mayFit(turns)) {
      Turns under = pack.under(limit);
      if (under != null && (first == null || under.first().compareTo(first) < 0)) {
        first = under.first();
      }
    }
    if (first == null) {
      throw new IllegalStateException("Expected somebody under " + limit.scope());
    }
    return first.competitor();
  }

  private Cohort firstOf(List<Competitor> turns) {
    Cohort first = null;
    for (Pack pack : mayFit(turns)) {
      Cohort next = pack.first();
      if (first == null || next.standsAs().compareTo(first.standsAs()) < 0) {
        first = next;
      }
    }
    if (first == null) {
      throw new IllegalStateException("Expected a cohort of " + turns);
    }
    return first;
  }

  /** Where those stand that may fit, of one competitor after another. */
  private List<Pack> mayFit(List<Competitor> turns) {
    List<Pack> packs = new ArrayList<>();
    if (!unlooked.isEmpty()) {
      packs.add(unlooked);
    }
    for (Roused entry : roused) {
      if (entry.counts()) {
        packs.addAll(entry.tally().withRoom());
      }
    }
    return packs.stream().map(pack -> pack.of(turns)).filter(Objects::nonNull).toList();
  }

  private @Nullable Cohort bestRoused() {
    while (!roused.isEmpty()) {
      Roused next = roused.peek();
      Tally tally = next.tally();
      if (!next.counts()) {
        roused.poll(); // a better entry took its place
        continue;
      }
      pullUnbound(tally);
      Cohort cohort = tally.bestParked();
      if (cohort != null && cohort.standsAs().equals(next.place())) {
        return cohort;
      }
      roused.poll();
      tally.rousedAt(null);
      if (cohort != null) {
        enter(tally, cohort.standsAs());
      }
    }
    return null;
  }

  private void enter(Tally tally, Place place) {
    Place entered = tally.rousedAt();
    if (entered == null || place.compareTo(entered) < 0) {
      tally.rousedAt(place);
      roused.add(new Roused(place, tally));
    }
  }

  /** Notes that a scope may have more room than before. */
  void rouse(Tally tally) {
    if (tally.blocksAnyone()) {
      pullUnbound(tally);
      Cohort cohort = tally.bestParked();
      if (cohort != null) {
        enter(tally, cohort.standsAs());
      }
    }
  }

  // ---- Whom slots are kept for.

  /** Whoever may take what is kept from others is looked at by itself. */
  private void pullUnbound(Tally tally) {
    for (Cohort cohort : tally.unbound()) {
      detach(cohort);
      stand(cohort, null);
    }
  }

  /** Notes that a line's head may reserve no more: others may have more room than before. */
  void rouseReserved(Line line) {
    if (line.hasMarked()) {
      line.tallies().forEach(this::rouse);
    }
  }

  private void noteMarks(Line line) {
    if (line.hasMarked()) {
      marked.add(line);
      line.tallies().forEach(tally -> tally.addMarked(line));
    } else if (marked.contains(line)) {
      forgetMarks(line);
    }
  }

  private void forgetMarks(Line line) {
    if (marked.remove(line)) {
      line.tallies().forEach(tally -> tally.removeMarked(line));
    }
  }

  // ---- Other limits.

  /**
   * Other limits come into force in some scopes, so that other lines may be alike.
   *
   * @param concerned the scopes
   * @param change brings the limits into force
   */
  void regroup(Predicate<Tally> concerned, Runnable change) {
    List<Line> lines = new ArrayList<>();
    for (Line line : byClaims.values()) {
      if (line.tallies().stream().anyMatch(concerned)) {
        lines.add(line);
      }
    }
    lines.forEach(this::unassign);
    change.run();
    for (Line line : lines) {
      line.tallies().stream()
          .filter(tally -> concerned.test(tally) && tally.listsNewcomers())
          .forEach(line::listNewcomers);
      assign(line);
    }
  }
}
