package io.berth.coordinator.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When the head of each cohort is to be asked whether others pass it over: soon after it has become
 * the head, and again later, less and less often. Soft: after a rebuild all are asked soon.
 */
final class Heads {
  private final Set<Cohort> soon = new LinkedHashSet<>();
  private final Map<Cohort, Instant> later = new HashMap<>();
  private final TreeMap<Instant, Set<Cohort>> byTime = new TreeMap<>(); // those of later

  /** A line of a cohort has another head, another limit blocks it, or it was passed over. */
  void changed(Cohort cohort) {
    forgetTime(cohort);
    soon.add(cohort);
  }

  /** A cohort is no more. */
  void gone(Cohort cohort) {
    forgetTime(cohort);
    soon.remove(cohort);
  }

  void askAgain(Cohort cohort, Instant at) {
    gone(cohort);
    later.put(cohort, at);
    byTime.computeIfAbsent(at, instant -> new LinkedHashSet<>()).add(cohort);
  }

  /** Those whose time has come, each of them once: {@link #askAgain} says when it comes again. */
  List<Cohort> due(Instant now, int most) {
    List<Cohort> due = new ArrayList<>();
    for (Iterator<Cohort> each = soon.iterator(); each.hasNext() && due.size() < most; ) {
      due.add(each.next());
      each.remove();
    }
    while (due.size() < most && !byTime.isEmpty() && !byTime.firstKey().isAfter(now)) {
      Cohort next = byTime.firstEntry().getValue().iterator().next();
      forgetTime(next);
      due.add(next);
    }
    return due;
  }

  private void forgetTime(Cohort cohort) {
    Instant at = later.remove(cohort);
    if (at != null) {
      byTime.computeIfPresent(
          at,
          (instant, cohorts) -> {
            cohorts.remove(cohort);
            return cohorts.isEmpty() ? null : cohorts;
          });
    }
  }
}
