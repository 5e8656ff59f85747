package io.berth.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Flow;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.Scope;
import io.berth.protocol.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run asks for: every scope it counts in, with the slots it takes there. */
class ClaimsTest {
  private final Flow flow =
      new Flow(
          "default",
          "company.team",
          "f",
          null,
          Map.of("env", "test", "flag", ""),
          Map.of("db", 3),
          0,
          "gpu",
          null,
          Retry.NONE,
          Flow.DEFAULT_LEASE,
          false,
          List.of(new Task("t", "log", Map.of("message", "hello"))));

  private Claims of(Map<String, String> labels, Map<String, Integer> pools) {
    return Claims.of(
        new Request(flow.name(), null, "default", labels, pools, null, Map.of(), null), flow);
  }

  @Test
  void areOrderedInnermostFirst() {
    assertThat(of(Map.of(), Map.of("cpu", 2)).innermostFirst())
        .extracting(claim -> claim.weight() + " of " + Claims.shown(claim.scope()))
        .containsExactly(
            "1 of flow:company.team/f",
            "2 of pool:cpu",
            "3 of pool:db",
            "1 of label:env",
            "1 of label:env=test",
            "1 of label:flag", // without a value it counts in the key only
            "1 of queue:gpu",
            "1 of namespace:company.team", // what only namespace:* can limit
            "1 of namespace:company.team",
            "1 of namespace:company",
            "1 of tenant");
  }

  @Test
  void runsThatAskForTheSameStandInOneLineHoweverTheyCameToAskForIt() {
    assertThat(of(Map.of("env", "prod"), Map.of()))
        .isEqualTo(of(Map.of("env", "prod"), Map.of("db", 3)))
        .hasSameHashCodeAs(of(Map.of("env", "prod"), Map.of("db", 3)))
        .isNotEqualTo(of(Map.of("env", "prod"), Map.of("db", 2)))
        .isNotEqualTo(of(Map.of(), Map.of()));
  }

  @Test
  void theScopeOfTheNamespaceWildcardIsShownAsTheNamespace() {
    assertThat(Claims.shown(Claims.ownNamespace("company.team")))
        .isEqualTo(Scope.namespace("company.team"));
  }
}
