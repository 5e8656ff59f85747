package io.berth.coordinator.ledger;

import io.berth.protocol.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The competitors of one FAIR limit, with the slots that each holds. Only those are kept of whom a
 * run is active or waits.
 *
 * <p>Whoever orders competitors by their slots can't be told of every change: a competitor may wait
 * at ten thousand limits. So the changes are numbered, and those who order ask, when they need the
 * order, for what changed since they last did.
 */
final class Fairness {
  private final Scope scope;
  private final String fairBy;
  private final Map<String, Competitor> byName = new HashMap<>();
  private final LinkedHashMap<Competitor, Long> changed = new LinkedHashMap<>(); // latest last
  private long changes;

  Fairness(Scope scope, String fairBy) {
    this.scope = scope;
    this.fairBy = fairBy;
  }

  String fairBy() {
    return fairBy;
  }

  /** A cohort competes from now on. */
  void enter(Competitor competitor) {
    competitor.cohorts++;
  }

  /** A cohort competes no more. */
  void leave(Competitor competitor) {
    competitor.cohorts--;
    dropIfGone(competitor);
  }

  void hold(Claims claims, int weight) {
    change(of(claims), weight);
  }

  void release(Claims claims, int weight) {
    Competitor competitor = of(claims);
    change(competitor, -weight);
    dropIfGone(competitor);
  }

  /** As whom runs compete. */
  Competitor of(Claims claims) {
    return byName.computeIfAbsent(claims.competitor(fairBy), name -> new Competitor(this, name));
  }

  /** How many slots the competitor holds as whom runs compete. Makes none known. */
  long held(Claims claims) {
    Competitor competitor = byName.get(claims.competitor(fairBy));
    return competitor == null ? 0 : competitor.active();
  }

  /** The number of the last change; 0 before the first. */
  long changes() {
    return changes;
  }

  /**
   * Tells which competitors hold another number of slots than they did at a change, latest first.
   *
   * @param most how many to tell at most
   * @return whether all were told
   */
  boolean changedSince(long change, int most, Consumer<Competitor> told) {
    int left = most;
    for (Map.Entry<Competitor, Long> entry : changed.sequencedEntrySet().reversed()) {
      if (entry.getValue() <= change) {
        return true;
      }
      if (left-- == 0) {
        return false;
      }
      told.accept(entry.getKey());
    }
    return true;
  }

  private void change(Competitor competitor, int more) {
    competitor.active += more;
    changed.remove(competitor);
    changed.put(competitor, ++changes);
  }

  private void dropIfGone(Competitor competitor) {
    if (competitor.active == 0 && competitor.cohorts == 0) {
      byName.remove(competitor.name());
      changed.remove(competitor);
    }
  }

  @Override
  public String toString() {
    return scope + " by " + fairBy;
  }
}
