package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import io.berth.worker.metrics.WorkerMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page, a dashboard or an alarm that names a metric names one that is there. */
@WithKafka
class MetricNamesTest {
  private static final Pattern NAME = Pattern.compile("\\b(berth|jvm)_[a-z_]+");
  private static final Pattern PART_OF_HISTOGRAM = Pattern.compile("_(bucket|sum|count|max)$");
  private static final Path ROOT = Path.of("..");
  private static final String PAGE = "docs/operating.md";

  @TempDir private static Path folder;
  private static Set<String> scraped;
  private static String coordinators;
  private static String workers;

  /** Both roles, after everything that a metric tells of has happened. */
  @BeforeAll
  static void scrape(TestKafka kafka) throws Exception {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.startWorker(4, registry);
      berth.apply(
          """
          {id: f, namespace: a, concurrency: {limit: 1}, tasks: [{id: t, type: log, message: m}]}
          """);
      berth.request("a/f", "one", "two");
      berth.awaitSettled("one", "two");
      berth.request("a/f", "one"); // refused
      Await.until(
          "the coordinator looks at its limits and queues",
          () -> names(berth.scrape()).contains("berth_limit_active"));
      Await.until(
          "it hears of the worker", () -> names(berth.scrape()).contains("berth_queue_workers"));
      // What a worker counts when Kafka lets it down shows once it has.
      try (WorkerMeters unlucky = new WorkerMeters(registry, "unlucky")) {
        unlucky.withdrawn(1);
        unlucky.redelivered(1);
        System.gc(); // a gauge whose source only it refers to has no value from now on
        coordinators = berth.scrape();
        workers = registry.scrape();
        scraped = names(coordinators);
        scraped.addAll(names(workers));
      }
    }
  }

  @AfterAll
  static void forget() {
    scraped = null;
    coordinators = null;
    workers = null;
  }

  @Test
  void everyGaugeKeepsItsSource() {
    assertThat(Stream.of(coordinators, workers).flatMap(String::lines))
        .filteredOn(line -> line.startsWith("berth_"))
        .filteredOn(line -> !line.startsWith("berth_worker_lease_left_ratio")) // there is no lease
        .isNotEmpty()
        .noneMatch(line -> line.endsWith(" NaN"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PAGE,
        "docker/prometheus/berth-alerts.yaml",
        "docker/prometheus/berth-alerts-test.yaml",
        "docker/grafana/dashboards/berth.json"
      })
  void whatIsNamedIsThere(String file) throws IOException {
    assertThat(scraped).containsAll(named(file));
  }

  @Test
  void whatIsThereIsOnThePage() throws IOException {
    assertThat(named(PAGE))
        .containsAll(
            scraped.stream()
                .filter(name -> name.startsWith("berth_"))
                .filter(name -> !PART_OF_HISTOGRAM.matcher(name).find())
                .collect(Collectors.toSet()));
  }

  private static Set<String> named(String file) throws IOException {
    return NAME.matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The series of a scrape, and the histograms that some of them are parts of. */
  private static Set<String> names(String scrape) {
    Set<String> names = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> line.startsWith("berth_") || line.startsWith("jvm_"))
        .map(line -> line.split("[{ ]", 2)[0])
        .forEach(name -> {
          names.add(name);
          names.add(PART_OF_HISTOGRAM.matcher(name).replaceFirst(""));
        });
    return names;
  }
}
