package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fault on which the rules fail stops the partition, and says where and how to go on. The fault:
 * what is stored of a run in line gets lost, so it can't be admitted when its turn comes.
 */
class SetAsideTest {
  private static final Position POISON = new Position("berth.reports", 0, 1);

  @Test
  void theRulesFailLoudlyAndSayWhereAndWhatCameBefore() {
    try (OnePartition partition = started(Set.of())) {
      StoppedException stopped = StoppedException.in(fail(partition)).orElseThrow();
      assertThat(stopped.invariant()).contains("I8");
      assertThat(stopped.partition()).isZero();
      assertThat(stopped)
          .hasMessageStartingWith(
              "Partition 0 stopped at berth.reports-0@1, because an invariant is broken: I8:")
          .hasMessageContaining("--set-aside berth.reports-0@1 (or BERTH_SET_ASIDE=")
          .hasMessageContaining("berth.requests-0@1 request default/b; ")
          .hasMessageEndingWith("berth.reports-0@1 SUCCEEDED of default/a#1 by w1.");
      assertThat(stopped.getMessage()).doesNotContain("hunter2");
    }
  }

  @Test
  void itStopsAtTheSameRecordAgain() {
    for (int i = 0; i < 2; i++) {
      try (OnePartition partition = started(Set.of())) {
        assertThat(fail(partition)).hasStackTraceContaining(POISON.toString());
      }
    }
  }

  @Test
  void whatIsSetAsideIsRefusedAndThePartitionGoesOn() {
    try (OnePartition partition = started(Set.of(POISON))) {
      partition.report("w1", Fact.What.SUCCEEDED, "a");
      assertThat(partition.rejects())
          .singleElement()
          .satisfies(reject -> {
            assertThat(header(reject, Headers.CODE)).isEqualTo("SET_ASIDE");
            assertThat(header(reject, Headers.TOPIC)).isEqualTo("berth.reports");
            assertThat(header(reject, Headers.OFFSET)).isEqualTo("1");
          });
      partition.request("{\"flow\": \"f/free\", \"id\": \"c\"}");
      assertThat(partition.decided("c")).isEqualTo(Decision.Kind.ADMITTED);
      assertThat(partition.decided("a")).isEqualTo(Decision.Kind.STARTED);
    }
  }

  @Test
  void onlyThatOneIsSetAside() {
    Set<Position> others =
        Set.of(new Position("berth.reports", 1, 1), new Position("berth.commands", 0, 1));
    try (OnePartition partition = started(others)) {
      assertThat(fail(partition)).isNotNull();
    }
  }

  @Test
  void aFaultThatTimeBringsToLightHasNoRecordToSetAside() {
    try (OnePartition partition = started(Set.of())) {
      partition.lose("timed");
      Throwable failure = catchThrowable(() -> partition.after(Duration.ofMinutes(2)));
      assertThat(StoppedException.in(failure).orElseThrow())
          .hasMessageStartingWith("Partition 0 stopped as time passed")
          .hasMessageContaining("none can be set aside");
    }
  }

  @Test
  void aPositionIsReadAsItIsSaid() {
    Position odd = new Position("my-berth.x-1.requests", 12, 9_876_543_210L);
    assertThat(Position.parse(odd.toString())).isEqualTo(odd);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "berth.requests", "berth.requests-3", "berth.requests-x@1", "-3@1"})
  void whatIsNoPositionIsRefused(String text) {
    assertThatThrownBy(() -> Position.parse(text))
        .hasMessageContaining("expected TOPIC-PARTITION@OFFSET, as berth.requests-3@1234");
  }

  /** Run a is at work, b waits behind it, and what is stored of b is lost. */
  private static OnePartition started(Set<Position> setAside) {
    OnePartition partition =
        new OnePartition(new CoordinatorMetrics(new SimpleMeterRegistry()), setAside);
    partition.define(
        """
        {kind: Flow, namespace: f, id: one, concurrency: {limit: 1}, tasks: [{id: t, type: log, message: m}]}
        ---
        {kind: Flow, namespace: f, id: free, tasks: [{id: t, type: log, message: m}]}
        """);
    partition.request(
        "{\"flow\": \"f/one\", \"id\": \"a\", \"inputs\": {\"secret\": \"hunter2\"}}");
    partition.request("{\"flow\": \"f/one\", \"id\": \"b\"}");
    partition.request("{\"flow\": \"f/one\", \"id\": \"timed\", \"queueTimeout\": \"PT1M\"}");
    partition.report("w1", Fact.What.STARTED, "a");
    partition.lose("b");
    return partition;
  }

  private static Throwable fail(OnePartition partition) {
    return catchThrowable(() -> partition.report("w1", Fact.What.SUCCEEDED, "a"));
  }

  private static String header(
      org.apache.kafka.streams.test.TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
