package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.setup.SetupException;
import io.berth.protocol.Decision;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settled runs are remembered for another time from now on: those of before are not forgotten. */
@WithKafka
class RetentionTest {
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);
  private static final Duration SPAN = Duration.ofHours(12);

  @TempDir private Path folder;

  private CoordinatorSettings settings(TestKafka kafka, Duration retention) {
    return CoordinatorSettings.of(kafka.bootstrap(), folder)
        .withTopics(kafka.topics())
        .withPartitions(Berthed.PARTITIONS)
        .withRetention(retention);
  }

  /**
   * A shorter retention, by which what settles now is looked for in another file than the one in
   * which it lies. It lies under the beginning of its span of twelve hours; each file of Kafka
   * Streams holds half of the time that is kept, which is a span more than the retention.
   */
  private static Duration otherwiseCut() {
    long spanMs = SPAN.toMillis();
    long nowMs = Instant.now().toEpochMilli() / spanMs * spanMs;
    long fileMs = beginOfFile(nowMs, CoordinatorSettings.RETENTION_DEFAULT);
    return IntStream.rangeClosed(1, 23)
        .mapToObj(Duration::ofHours)
        .filter(each -> beginOfFile(nowMs, each) > fileMs)
        .findFirst()
        .orElse(Duration.ofHours(18)); // both begin at once
  }

  private static long beginOfFile(long timeMs, Duration retention) {
    long fileMs = retention.plus(SPAN).toMillis() / 2;
    return timeMs / fileMs * fileMs;
  }

  @Test
  void whatSettledBeforeIsStillKnown(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder)) {
      berth.apply("{id: f, namespace: a, tasks: [{id: t, type: log, message: m}]}");
      berth.startWorker(1);
      berth.request("a/f", "one");
      berth.awaitSettled("one");
      berth.stopCoordinator();
      for (Duration retention : List.of(otherwiseCut(), Duration.ofHours(8))) {
        String next = "after" + retention.toHours();
        try (Coordinator coordinator = Coordinator.start(settings(kafka, retention))) {
          coordinator.awaitReady(READY_LIMIT);
          berth.request("a/f", "one", next);
          DecisionLog log = berth.awaitSettled(next);
          assertThat(log.only(decision -> decision.decision() == Decision.Kind.ADMITTED).runs())
              .containsOnlyOnce("one");
        }
      }
    }
  }

  @Test
  void aChangelogThatForgetsSoonerIsNamed(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder)) {
      berth.apply("{id: f, namespace: a, tasks: [{id: t, type: log, message: m}]}");
      berth.stopCoordinator();
      assertThatThrownBy(() -> Coordinator.start(settings(kafka, Duration.ofDays(7))))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("coordinator-settled-changelog")
          .hasMessageContaining("retention.ms=" + Duration.ofHours(7 * 24 + 12).toMillis());
    }
  }
}
