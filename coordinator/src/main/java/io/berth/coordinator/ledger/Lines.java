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
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one tenant, and whose turn it is.
 *
 * <p>Lines that the limits of now can't tell apart form a cohort: see {@link Cohorts}. Which cohort
 * may fit, and whose turn it is, {@link Candidates} knows.
 */
public final class Lines {
  private final String tenant;
  private final Tallies tallies;
  private final Heads heads;
  private final Candidates candidates;
  private final Cohorts cohorts;
  private final Regrouping regrouping;
  private final SequencedSet<Tally> toRouse = new LinkedHashSet<>();
  private final Map<Claims, Line> byClaims = new HashMap<>();
  private final Set<Line> marked = new LinkedHashSet<>(); // of which a run was passed over; few
  private int runs;
  private long turn; // numbers what happens here: who comes, who passes

  Lines(String tenant, Tallies tallies, Heads heads) {
    this.tenant = tenant;
    this.tallies = tallies;
    this.heads = heads;
    candidates = new Candidates(heads);
    cohorts = new Cohorts(candidates, heads);
    regrouping = new Regrouping(cohorts);
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
    return byClaims.isEmpty() && cohorts.isEmpty() && marked.isEmpty() && candidates.isEmpty();
  }

  // ---- Who comes and goes.

  /** Puts a run in line. */
  void join(LiveRun run) {
    runs++;
    Line line = byClaims.get(run.claims());
    if (line == null) {
      line = open(run.claims());
      line.add(run, ++turn);
      cohorts.assign(line);
    } else if (run.place().compareTo(line.headPlace()) < 0) {
      Line known = line;
      cohorts.changeHead(line, () -> known.add(run, ++turn));
    } else {
      line.add(run, ++turn);
    }
    review(line);
  }

  /** Takes a run out of its line: it is admitted, or ended. */
  void leave(LiveRun run) {
    runs--;
    Line line = byClaims.get(run.claims());
    if (line == null) {
      throw new IllegalStateException("Expected a line for " + run.key());
    }
    if (line.size() == 1) {
      cohorts.unassign(line);
      line.remove(run);
      byClaims.remove(line.claims());
      line.tallies().forEach(tally -> tally.remove(line));
      line.tallies().forEach(tallies::dropIfIdle);
    } else if (run.place().equals(line.headPlace())) {
      cohorts.changeHead(line, () -> line.remove(run));
    } else {
      line.remove(run);
    }
    review(line);
  }

  /** Notes where a run in line was passed over. */
  void mark(LiveRun run) {
    Line line = byClaims.get(run.claims());
    if (line == null) {
      throw new IllegalStateException("Expected a line for " + run.key());
    }
    line.mark(run);
    review(line);
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
      tally.parked().newlyPassedOver(run.place()).forEach(heads::changed);
    }
  }

  private Line open(Claims claims) {
    List<Tally> each = new ArrayList<>();
    for (Claims.Claim claim : claims.innermostFirst()) {
      each.add(tallies.of(claim.scope()));
    }
    Line line = new Line(tenant, claims, each);
    each.forEach(tally -> tally.add(line));
    byClaims.put(claims, line);
    return line;
  }

  // ---- Whose turn it is.

  /**
   * The best-placed cohort that may have a head that fits; null when no waiting run fits. {@link
   * #adapt} must have come to its end.
   */
  public @Nullable Cohort best() {
    if (!isAdapted()) {
      throw new IllegalStateException("Expected lines that are adapted to the limits of now");
    }
    return candidates.best();
  }

  /**
   * Looks whose turn it is.
   *
   * @param best what {@link #best} gave
   * @param asked told of each spot that is asked whose turn it is there: that is what a look costs
   * @return the line whose head is next; null if a head was found that doesn't fit
   */
  public @Nullable Line turn(Cohort best, Runnable asked) {
    return candidates.turn(best, asked);
  }

  /** Notes that a scope may have more room than before. */
  void rouse(Tally tally) {
    candidates.rouse(tally);
  }

  // ---- Whom slots are kept for.

  /** Notes that a run has taken slots. */
  void held(LiveRun run) {
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      Tally tally = tallies.of(claim.scope());
      roomChanged(tally, tally.free() + claim.weight());
    }
  }

  /** Notes that a run has given slots back. */
  void released(LiveRun run) {
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      Tally tally = tallies.find(claim.scope());
      if (tally != null) {
        rouse(tally);
        roomChanged(tally, tally.free() - claim.weight());
      }
    }
  }

  /**
   * A head for which slots are kept elsewhere may now be blocked where nobody passed it over, and
   * reserve no more; or the other way round.
   */
  private void roomChanged(Tally tally, long before) {
    if (tally.limit() != null) {
      tally.reservations().inNeedOfRoom(before, tally.free()).forEach(this::review);
    }
  }

  /** Notes that a queue takes work. */
  void opened(Tally queue) {
    rouse(queue);
    reviewAll(queue);
  }

  /** Sees for whom slots of a scope are kept, under another limit than before. */
  void reviewAll(Tally tally) {
    List.copyOf(tally.reservations().marked()).forEach(this::review);
  }

  /**
   * Sees whether slots are kept for the head of a line. Where they were kept for another head than
   * they are now, others may have more room than before.
   */
  private void review(Line line) {
    Reservation before = line.told();
    Reservation now = line.reservation();
    if (now.equals(before)) {
      return;
    }
    line.told(now);
    if (now.marked()) {
      marked.add(line);
    } else {
      marked.remove(line);
    }
    for (Tally tally : line.tallies()) {
      Place first = tally.reservations().firstPlace();
      tally.reservations().change(line, before, now);
      if (!Objects.equals(first, tally.reservations().firstPlace())) {
        rouse(tally);
      }
    }
  }

  // ---- Other limits. There may be a million lines under them, and as many scopes of a wildcard.

  /** Another limit is in force in a scope, so that other lines may be alike. */
  void regroupLater(Tally tally) {
    regrouping.begin(tally);
  }

  /** Another limit is in force in a scope, which may have more room than before. */
  void rouseLater(Tally tally) {
    toRouse.add(tally);
  }

  /**
   * Whether nothing is left to do of what follows from other limits. Who goes next is not known
   * before.
   */
  public boolean isAdapted() {
    return regrouping.isDone() && toRouse.isEmpty();
  }

  /**
   * Does one piece of what follows from other limits: groups a line, or rouses a scope.
   *
   * @return whether there was something left to do
   */
  public boolean adapt() {
    if (regrouping.goOn()) {
      return true;
    }
    if (toRouse.isEmpty()) {
      return false;
    }
    rouse(toRouse.removeFirst());
    return true;
  }
}
