package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.Tally;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who waits for a limit with a better place than a run, in whichever line.
 *
 * @param runs how many, whatever else blocks them; those of its own line are among them
 * @param runsOrMore whether there may be more: only so many lines and runs are looked at
 * @param first those with the best places, as far as was looked, at most {@link #FIRST_MAX}
 */
public record Ahead(long runs, boolean runsOrMore, List<Waiter> first) {
  public static final int FIRST_MAX = 10;

  public Ahead {
    first = first == null ? List.of() : List.copyOf(first);
  }

  /** A run of a line that may be shown. */
  private record Found(Line line, Place place, RunKey key) {}

  /**
   * Looks at the lines of a limit.
   *
   * @param place that of a run that waits in a line of it
   * @param own that line
   * @param position where the run stands there
   * @param most how many lines may be looked at, and how many runs counted
   */
  static Ahead of(Tally at, Place place, Line own, Explanation.Line position, int most) {
    boolean allLines = at.lines().size() <= most;
    Collection<Line> lines = allLines ? at.lines() : alike(at, own, most);
    Best<Line> heads = new Best<>(FIRST_MAX, Comparator.comparing(Line::headPlace));
    Looks looks = new Looks(most);
    long runs = position.position() - 1L;
    for (Line line : lines) {
      if (line.headPlace().compareTo(place) < 0) {
        heads.add(line);
        runs += line.equals(own) ? 0 : before(line, place, looks);
      }
    }
    boolean more = !allLines || looks.cutShort() || position.positionOrMore();
    return new Ahead(runs, more, first(at, place, heads.inOrder()));
  }

  /**
   * Of too many lines those are looked at that limits can't tell from the run's own: they are kept
   * in order, so that the first are found.
   */
  private static List<Line> alike(Tally at, Line own, int most) {
    return own.cohort().linesInOrder().stream()
        .limit(most)
        .filter(line -> asksFor(line, at))
        .toList();
  }

  /** While limits change, a cohort may have lines that the next one will not. */
  private static boolean asksFor(Line line, Tally at) {
    return line.claims().innermostFirst().stream()
        .map(Claims.Claim::scope)
        .anyMatch(at.scope()::equals);
  }

  private static long before(Line line, Place place, Looks looks) {
    if (line.lastPlace().compareTo(place) < 0) {
      return line.size();
    }
    long before = 0;
    for (Place other : line.inOrder().keySet()) {
      if (other.compareTo(place) >= 0 || !looks.another()) {
        break;
      }
      before++;
    }
    return before;
  }

  /** The first of these lines together: of each no more than are shown can matter. */
  private static List<Waiter> first(Tally at, Place place, List<Line> lines) {
    List<Found> found = new ArrayList<>();
    for (Line line : lines) {
      line.inOrder().entrySet().stream()
          .limit(FIRST_MAX)
          .filter(run -> run.getKey().compareTo(place) < 0)
          .forEach(run -> found.add(new Found(line, run.getKey(), run.getValue())));
    }
    return found.stream()
        .sorted(Comparator.comparing(Found::place))
        .limit(FIRST_MAX)
        .map(run -> Waiter.of(at, run.line(), run.place(), run.key()))
        .toList();
  }
}
