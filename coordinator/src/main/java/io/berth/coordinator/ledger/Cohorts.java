package io.berth.coordinator.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cohorts of one tenant: which lines the limits of now can't tell apart. */
final class Cohorts {
  private final Map<Cohort.Key, Cohort> byKey = new HashMap<>();
  private final Candidates candidates;
  private final Heads heads;

  Cohorts(Candidates candidates, Heads heads) {
    this.candidates = candidates;
    this.heads = heads;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Puts a line into the cohort that the limits of now make of it. */
  void assign(Line line) {
    Cohort.Key key = key(line);
    Cohort cohort = byKey.get(key);
    if (cohort == null) {
      cohort = new Cohort(key);
      byKey.put(key, cohort);
      key.competes().forEach(competitor -> competitor.fairness().enter(competitor));
      cohort.add(line);
      candidates.stand(cohort, null);
    } else {
      // Where another line's head of the cohort is blocked this one is, too.
      boolean ahead = line.headPlace().compareTo(cohort.headPlace()) < 0;
      Tally at = ahead ? candidates.detach(cohort) : null;
      cohort.add(line);
      if (ahead) {
        candidates.stand(cohort, at);
      }
    }
    line.cohort(cohort);
    heads.changed(cohort);
  }

  /** The same for a line that is in a cohort that other limits made of it. */
  void regroup(Line line) {
    if (key(line).equals(line.cohort().key())) {
      heads.changed(line.cohort()); // it may be asked sooner
    } else {
      unassign(line); // whoever competes for nothing any more is forgotten: another key than before
      assign(line);
    }
  }

  /** Takes a line out of its cohort. */
  void unassign(Line line) {
    Cohort cohort = line.cohort();
    boolean first = cohort.headLine() == line;
    Tally at = first ? candidates.detach(cohort) : null;
    cohort.remove(line);
    if (cohort.isEmpty()) {
      byKey.remove(cohort.key());
      cohort.competes().forEach(competitor -> competitor.fairness().leave(competitor));
      heads.gone(cohort);
    } else if (first) {
      candidates.stand(cohort, at);
      heads.changed(cohort);
    }
  }

  /**
   * Changes who is at the head of a line, and keeps everything that is ordered by heads in order.
   */
  void changeHead(Line line, Runnable change) {
    Cohort cohort = line.cohort();
    Tally at = candidates.detach(cohort);
    cohort.remove(line);
    change.run();
    cohort.add(line);
    candidates.stand(cohort, at);
    heads.changed(cohort);
  }

  private static Cohort.Key key(Line line) {
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
    return new Cohort.Key(List.copyOf(stakes), List.copyOf(competes));
  }
}
