package io.berth.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** One figure, measured once in each round. */
final class Series {
  private final List<Double> figures = new ArrayList<>();

  void add(double figure) {
    figures.add(figure);
  }

  double median() {
    if (figures.isEmpty()) {
      throw new IllegalStateException("Expected a measurement, but there is none");
    }
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** This figure in each round, divided by the other's in the same round. */
  Series dividedBy(Series other) {
    if (figures.size() != other.figures.size()) {
      throw new IllegalStateException(
          "Expected as many rounds, but were " + figures.size() + " and " + other.figures.size());
    }
    Series ratio = new Series();
    for (int i = 0; i < figures.size(); i++) {
      ratio.add(figures.get(i) / other.figures.get(i));
    }
    return ratio;
  }

  /** As {@code 12,345 (11,000..13,000)}: the median, and in what range it was. */
  String text(DoubleFunction<String> one) {
    double least = figures.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    double most = figures.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    return one.apply(median()) + " (" + one.apply(least) + ".." + one.apply(most) + ")";
  }

  /** A rate: {@code 12,345/s (11,000/s..13,000/s)}. */
  String perSecond() {
    return text(Series::perSecond);
  }

  /** A ratio: {@code 0.81 (0.78..0.85)}. */
  String ratio() {
    return text(ratio -> String.format(Locale.ROOT, "%.2f", ratio));
  }

  /** Milliseconds: {@code 12.3 ms (11.0 ms..13.4 ms)}. */
  String milliseconds() {
    return text(ms -> String.format(Locale.ROOT, "%.1f ms", ms));
  }

  /** Microseconds: {@code 12.3 µs (11.0 µs..13.4 µs)}. */
  String microseconds() {
    return text(micros -> String.format(Locale.ROOT, "%.1f µs", micros));
  }

  /** Seconds: {@code 1.2 s (1.0 s..1.4 s)}. */
  String seconds() {
    return text(seconds -> String.format(Locale.ROOT, "%.1f s", seconds));
  }

  static String perSecond(double rate) {
    return String.format(Locale.ROOT, "%,.0f/s", rate);
  }
}
