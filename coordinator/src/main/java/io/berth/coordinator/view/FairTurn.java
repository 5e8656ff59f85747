package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.Share;
import io.berth.coordinator.ledger.Tally;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is under a FAIR limit: that of the competitor who holds the fewest of its slots, of
 * several the one with the best place. A competitor whose runs all wait elsewhere, too, is passed
 * over.
 *
 * @param own as whom the run competes
 * @param before how many competitors with waiting runs come before that
 * @param beforeOrMore whether there may be more: only so many lines are looked at
 * @param first those who come first of them, as far as was looked, at most {@link #FIRST_MAX}
 */
public record FairTurn(Competitor own, int before, boolean beforeOrMore, List<Competitor> first) {
  public static final int FIRST_MAX = 10;

  public FairTurn {
    first = first == null ? List.of() : List.copyOf(first);
  }

  /** A competitor with the line whose head is its best-placed run. */
  private record Turn(Share share, Line line) {
    static final Comparator<Turn> FEWEST_FIRST =
        Comparator.comparingLong((Turn turn) -> turn.share().active()).thenComparing(Turn::place);

    Place place() {
      return line.headPlace();
    }

    Turn orBetter(Turn other) {
      return place().compareTo(other.place()) <= 0 ? this : other;
    }

    Competitor at(Tally at) {
      String name = share.shown();
      return new Competitor(
          name.isEmpty() ? null : name,
          share.active(),
          Waiter.of(at, line, line.headPlace(), line.head()));
    }
  }

  /**
   * Looks at the lines of a limit; empty unless it is FAIR.
   *
   * @param own the line of the run
   * @param most how many lines may be looked at
   */
  static Optional<FairTurn> of(Tally at, Line own, int most) {
    return at.share(own.claims()).map(share -> of(at, new Turn(share, own), most));
  }

  private static FairTurn of(Tally at, Turn asking, int most) {
    Map<String, Turn> best = new HashMap<>();
    best.put(asking.share().competitor(), asking);
    at.lines().stream()
        .limit(most)
        .flatMap(line -> at.share(line.claims()).map(share -> new Turn(share, line)).stream())
        .forEach(turn -> best.merge(turn.share().competitor(), turn, Turn::orBetter));
    Turn own = best.getOrDefault(asking.share().competitor(), asking);
    List<Turn> before =
        best.values().stream().filter(turn -> Turn.FEWEST_FIRST.compare(turn, own) < 0).toList();
    return new FairTurn(
        own.at(at),
        before.size(),
        at.lines().size() > most,
        before.stream()
            .sorted(Turn.FEWEST_FIRST)
            .limit(FIRST_MAX)
            .map(turn -> turn.at(at))
            .toList());
  }
}
