package io.berth.coordinator.view;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Live runs.
 *
 * @param at when that was; of several partitions, when the last of them was asked
 * @param runs active ones first, those that wait by place; no more than were asked for
 * @param counts how many there are of each state, whatever state was asked for
 * @param partial whether there may be more: only so many runs and lines are looked at
 */
public record RunList(Instant at, List<RunRow> runs, Map<RunState, Long> counts, boolean partial) {
  public RunList {
    runs = runs == null ? List.of() : List.copyOf(runs);
    counts =
        counts == null || counts.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new EnumMap<>(counts)); // in the order of the states
  }

  /** One list of the lists of several partitions. */
  public static RunList merged(List<RunList> lists, int most) {
    Map<RunState, Long> counts = new EnumMap<>(RunState.class);
    lists.forEach(
        list -> list.counts().forEach((state, count) -> counts.merge(state, count, Long::sum)));
    return new RunList(
        lists.stream().map(RunList::at).max(Comparator.naturalOrder()).orElseThrow(),
        lists.stream()
            .flatMap(list -> list.runs().stream())
            .sorted(RunRow.BY_PLACE)
            .limit(most)
            .toList(),
        counts,
        lists.stream().anyMatch(RunList::partial));
  }
}
