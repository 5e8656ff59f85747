package io.berth.coordinator.ledger;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the obvious: look at all of them. The parameter is the seed. */
class PacksTest {
  private static final int STEPS = 3_000;

  private record Standing(Cohort cohort, int weight) {
    Place place() {
      return cohort.standsAs();
    }
  }

  private final Packs packs = new Packs();
  private final Fairness fairness = new Fairness(Scope.TENANT, "flow");
  private final List<Standing> all = new ArrayList<>();
  private final Map<Integer, Cohort> noted = new HashMap<>();
  private long arrivals;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverComesAndGoes(long seed) {
    Random random = new Random(seed);
    int heaviest = seed % 2 == 0 ? 5 : 1_000;
    for (int step = 0; step < STEPS; step++) {
      boolean grows = step % 500 < 250;
      if (all.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
        add(
            new Place(random.nextInt(3), ++arrivals),
            1 + random.nextInt(heaviest),
            random.nextInt(3) > 0);
      } else {
        remove(all.get(random.nextInt(all.size())));
      }
      int limit = random.nextInt(heaviest + 2);
      assertThat(Optional.ofNullable(packs.best(limit)))
          .as("the best up to %s in step %s", limit, step)
          .isEqualTo(bestUpTo(limit));
      if (random.nextInt(5) == 0) {
        expectPassedOver(new Place(random.nextInt(3), random.nextLong(arrivals + 1)));
      }
      if (random.nextInt(20) == 0) {
        expectBetween(random.nextInt(heaviest), random.nextInt(heaviest + 2));
        expectCompeting(limit);
      }
      assertThat(packs.isEmpty()).isEqualTo(all.isEmpty());
    }
  }

  private void add(Place place, int weight, boolean competes) {
    List<Competitor> competitors =
        competes ? List.of(new Competitor(fairness, "c" + arrivals % 7)) : List.of();
    Cohort cohort = new Cohort(new Cohort.Key(List.of(), competitors));
    cohort.standsAt(null, place);
    all.add(new Standing(cohort, weight));
    packs.add(cohort, weight);
    forgetUnlessFirst(weight);
  }

  private void remove(Standing gone) {
    all.remove(gone);
    packs.remove(gone.cohort(), gone.weight());
    forgetUnlessFirst(gone.weight());
  }

  private void forgetUnlessFirst(int weight) {
    Standing first = firsts().get(weight);
    if (first == null || noted.get(weight) != first.cohort()) {
      noted.remove(weight);
    }
  }

  private Optional<Cohort> bestUpTo(int weight) {
    return all.stream()
        .filter(each -> each.weight() <= weight)
        .min(comparing(Standing::place))
        .map(Standing::cohort);
  }

  private void expectPassedOver(Place later) {
    List<Cohort> expected = new ArrayList<>();
    firsts()
        .forEach((weight, first) -> {
          if (first.place().compareTo(later) < 0 && noted.put(weight, first.cohort()) == null) {
            expected.add(first.cohort());
          }
        });
    assertThat(packs.newlyPassedOver(later)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void expectBetween(int lightest, int heaviest) {
    List<Cohort> expected =
        all.stream()
            .filter(each -> each.weight() > lightest && each.weight() <= heaviest)
            .sorted(comparingInt(Standing::weight).thenComparing(Standing::place))
            .map(Standing::cohort)
            .toList();
    assertThat(
            packs.between(lightest, heaviest).stream()
                .flatMap(pack -> pack.inOrder().stream())
                .toList())
        .isEqualTo(expected);
  }

  /** All who compete, each once, and nobody who is too heavy, in few packs. */
  private void expectCompeting(int heaviest) {
    List<Pack> found = packs.competingUpTo(heaviest);
    assertThat(found)
        .hasSizeLessThanOrEqualTo(Integer.SIZE - Integer.numberOfLeadingZeros(heaviest));
    List<Cohort> cohorts = found.stream().flatMap(pack -> pack.inOrder().stream()).toList();
    List<Standing> fitting = all.stream().filter(each -> each.weight() <= heaviest).toList();
    assertThat(cohorts)
        .doesNotHaveDuplicates()
        .isSubsetOf(fitting.stream().map(Standing::cohort).toList())
        .containsAll(
            fitting.stream()
                .map(Standing::cohort)
                .filter(cohort -> !cohort.competes().isEmpty())
                .toList());
  }

  private Map<Integer, Standing> firsts() {
    Map<Integer, Standing> firsts = new HashMap<>();
    for (Standing each : all) {
      firsts.merge(
          each.weight(),
          each,
          (one, other) -> one.place().compareTo(other.place()) < 0 ? one : other);
    }
    return firsts;
  }
}
