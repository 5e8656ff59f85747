package io.berth.coordinator.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The limits in force.
 *
 * @param at when that was; of several partitions, when the last of them was asked
 * @param limits those with the most waiting runs first; no more than were asked for
 * @param total how many there are
 * @param partial whether there may be more: only so many scopes are looked at
 */
public record LimitList(Instant at, List<LimitState> limits, int total, boolean partial) {
  public LimitList {
    limits = limits == null ? List.of() : List.copyOf(limits);
  }

  /** One list of the lists of several partitions. */
  public static LimitList merged(List<LimitList> lists, int most) {
    return new LimitList(
        lists.stream().map(LimitList::at).max(Comparator.naturalOrder()).orElseThrow(),
        lists.stream()
            .flatMap(list -> list.limits().stream())
            .sorted(LimitState.BUSIEST_FIRST)
            .limit(most)
            .toList(),
        lists.stream().mapToInt(LimitList::total).sum(),
        lists.stream().anyMatch(LimitList::partial));
  }
}
