package io.berth.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaugeRowsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GaugeRows rows = GaugeRows.of(registry, "shown", "Numbers of a test");

  private static Map<Tags, Integer> numbers(int count, int number) {
    return IntStream.range(0, count)
        .mapToObj(i -> Tags.of("scope", "s" + i))
        .collect(Collectors.toMap(Function.identity(), tags -> number));
  }

  @Test
  void show_changesNumbers_addsRows_andDropsThem() {
    rows.show(numbers(2, 7));
    assertThat(registry.scrape()).contains("shown{scope=\"s0\"} 7.0", "shown{scope=\"s1\"} 7.0");
    System.gc(); // a gauge that is held weakly would be NaN from here on
    rows.show(numbers(1, 8));
    assertThat(registry.scrape()).contains("shown{scope=\"s0\"} 8.0").doesNotContain("s1");
    rows.show(numbers(3, 9));
    assertThat(registry.scrape()).contains("shown{scope=\"s2\"} 9.0");
    rows.show(Map.of());
    assertThat(registry.scrape()).doesNotContain("scope=");
  }

  @Test
  void scrapesBetweenUpdatesFindEachRowOnce() {
    rows.show(numbers(100, 0));
    CompletableFuture<Void> updates =
        CompletableFuture.runAsync(
            () -> IntStream.range(0, 3_000).forEach(i -> rows.show(numbers(100, i))));
    int scrapes = 0;
    while (!updates.isDone() || scrapes == 0) {
      assertThat(registry.scrape().lines().filter(line -> line.startsWith("shown{"))).hasSize(100);
      scrapes++;
    }
    assertThat(updates).isCompleted();
  }
}
