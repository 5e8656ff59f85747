package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and definitions come through different topics, so either may be first. */
@WithKafka
class UnknownFlowTest {
  @TempDir private static Path folder;
  private static Berthed berth;

  @BeforeAll
  static void start(TestKafka kafka) throws Exception {
    berth = Berthed.start(kafka, folder.resolve("state"));
    berth.startWorker(4);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void aRunWaitsAMomentForItsFlow() {
    berth.request("company.team/late", "l1", "l2");
    berth.apply(
        """
        id: late
        namespace: company.team
        concurrency: {limit: 1}
        tasks:
          - {id: hello, type: log, message: hello}
        """);
    DecisionLog log = berth.awaitSettled("l1", "l2").ofFlow("company.team/late");
    log.neverMoreThan(1)
        .admittedInOrderOfArrival()
        .everySettledOnce(List.of("l1", "l2"))
        .nothingLeftActive();
    assertThat(log.admitted()).containsExactly("l1", "l2");
    assertThat(log.count(Kind.SUCCEEDED)).isEqualTo(2);
  }

  @Test
  void thenItFails() {
    berth.request("company.team/never", "n1");
    DecisionLog log = berth.awaitSettled("n1").ofFlow("company.team/never");
    assertThat(log.steps("n1")).containsExactly(Kind.FAILED);
    assertThat(DecisionLog.code(log.the(Kind.FAILED, "n1"))).isEqualTo(Code.UNKNOWN_FLOW);
    log.everySettledOnce(List.of("n1")).nothingLeftActive();
  }

  @Test
  void theRunsOfADisabledFlowAreCancelled() {
    berth.apply(
        """
        id: off
        namespace: company.team
        disabled: true
        tasks:
          - {id: hello, type: log, message: hello}
        """);
    berth.request("company.team/off", "o1");
    DecisionLog log = berth.awaitSettled("o1").ofFlow("company.team/off");
    assertThat(log.steps("o1")).containsExactly(Kind.CANCELLED);
    assertThat(DecisionLog.code(log.the(Kind.CANCELLED, "o1"))).isEqualTo(Code.FLOW_DISABLED);
    log.everySettledOnce(List.of("o1")).nothingLeftActive();
  }
}
