package io.berth.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void theMedianOfAnOddNumberOfRoundsIsTheOneInTheMiddle() {
    assertThat(of(5, 1, 3).median()).isEqualTo(3);
    assertThat(of(4, 1, 3, 2).median()).isEqualTo(2.5);
  }

  @Test
  void aRatioIsTakenRoundByRound() {
    // A slow round of both is no difference between them.
    assertThat(of(100, 10, 90).dividedBy(of(200, 20, 100)).ratio()).isEqualTo("0.50 (0.50..0.90)");
  }

  @Test
  void roundsOfDifferentNumberDontCompare() {
    assertThatThrownBy(() -> of(1, 2).dividedBy(of(1)))
        .hasMessageContaining("as many rounds, but were 2 and 1");
  }

  @Test
  void aRateHasItsRangeBesideIt() {
    assertThat(of(12_000, 10_000, 11_000).perSecond()).isEqualTo("11,000/s (10,000/s..12,000/s)");
  }

  private static Series of(double... figures) {
    Series series = new Series();
    for (double figure : figures) {
      series.add(figure);
    }
    return series;
  }
}
