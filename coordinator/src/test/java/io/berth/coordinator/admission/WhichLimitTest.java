package io.berth.coordinator.admission;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limit a scope has: its own, its flow's, its wildcard's, or none. */
class WhichLimitTest {
  private final Scenario it = new Scenario();

  /** Slots of the three that may limit a flow, and which are in force; "-" is none. */
  @ParameterizedTest
  @CsvSource({
    // Limit, concurrency, flow:*, in force
    "-, -, -, 9",
    "-, -, 3, 3",
    "-, 2, -, 2",
    "-, 2, 3, 2",
    "1, -, 3, 1",
    "1, 2, 3, 1",
    "4, 2, 3, 4",
    "unlimited, -, 3, 9",
    "unlimited, 2, 3, 9",
    "-, -, unlimited, 9"
  })
  void aLimitOverridesTheFlowsConcurrencyWhichOverridesTheWildcard(
      String limit, String concurrency, String wildcard, int inForce) {
    if (!wildcard.equals("-")) {
      it.limit("flow:*", "slots: " + wildcard);
    }
    it.flow(
        "company.team/f",
        concurrency.equals("-") ? "" : "concurrency: {limit: " + concurrency + "}");
    if (!limit.equals("-")) {
      it.limit("flow:company.team/f", "slots: " + limit);
    }
    for (int run = 1; run <= 9; run++) {
      it.request("company.team/f", "r" + run);
    }
    it.expectActive("flow:company.team/f", inForce);
  }

  @ParameterizedTest
  @CsvSource({
    "flow:*, flow:company.team/a, flow:company.team/b",
    "pool:*, pool:a, pool:b",
    "label:k=*, label:k=x, label:k=y"
  })
  void aWildcardLimitsEachOneThatHasNoneOfItsOwn(String wildcard, String first, String second) {
    it.flow("company.team/a", "pools: {a: 1}", "labels: {k: x}")
        .flow("company.team/b", "pools: {b: 1}", "labels: {k: y}")
        .limit(wildcard, "slots: 1")
        .limit(second, "slots: 2")
        .request("company.team/a", "a1", "a2")
        .request("company.team/b", "b1", "b2", "b3")
        .expectActive(first, 1)
        .expectActive(second, 2)
        .limit(first, "slots: unlimited")
        .expect("ADMITTED", "a1", "a2")
        .removeLimit(second)
        .expectActive(second, 2)
        .request("company.team/b", "b4")
        .expect("QUEUED", "b4");
  }

  @Test
  void aWildcardLimitsEachQueue() {
    it.queueReady("gpu")
        .flow("company.team/a")
        .flow("company.team/g", "workers: gpu")
        .limit("queue:*", "slots: 1")
        .request("company.team/a", "a1", "a2")
        .request("company.team/g", "g1", "g2")
        .expect("ADMITTED", "a1", "g1")
        .expect("QUEUED", "a2", "g2");
  }

  @Test
  void aLabelsLimitCountsWhateverItsValue() {
    it.flow("company.team/f")
        .limit("label:env", "slots: 2")
        .request(RunRequest.of("company.team/f", "a").labels(Map.of("env", "x")))
        .request(RunRequest.of("company.team/f", "b").labels(Map.of("env", "y")))
        .request(RunRequest.of("company.team/f", "c").labels(Map.of("env", "z")))
        .request(RunRequest.of("company.team/f", "d").labels(Map.of("other", "z")))
        .expect("ADMITTED", "a", "b", "d")
        .expect("QUEUED", "c");
  }

  @Test
  void aNamespacesLimitCoversEverythingBelowItAndNothingBeside() {
    it.flow("company/top")
        .flow("company.team/f")
        .flow("company.team.deep/f")
        .flow("companyx/f")
        .limit("namespace:company", "slots: 2")
        .request("company.team/f", "a")
        .request("company.team.deep/f", "b")
        .request("company/top", "c")
        .request("companyx/f", "d")
        .expect("ADMITTED", "a", "b", "d")
        .expect("QUEUED", "c");
  }

  @Test
  void theNamespaceWildcardIsForARunsOwnNamespaceOnly() {
    it.flow("company/top")
        .flow("company.team/f")
        .flow("company.other/f")
        .limit("namespace:*", "slots: 1")
        .request("company.team/f", "t1", "t2")
        .request("company.other/f", "o1", "o2")
        .request("company/top", "c1", "c2")
        .expect("ADMITTED", "t1", "o1", "c1")
        .expect("QUEUED", "t2", "o2", "c2");
  }

  @Test
  void aNamespaceWithALimitOfItsOwnIsNotTheWildcardsBusiness() {
    it.flow("company.team/f")
        .flow("company.other/f")
        .limit("namespace:*", "slots: 1")
        .limit("namespace:company.team", "slots: 2")
        .limit("namespace:company.other", "slots: unlimited")
        .request("company.team/f", "t1", "t2", "t3")
        .request("company.other/f", "o1", "o2", "o3")
        .expect("ADMITTED", "t1", "t2", "o1", "o2", "o3")
        .expect("QUEUED", "t3")
        .removeLimit("namespace:company.team")
        .started("t1")
        .succeeded("t1")
        .expect("QUEUED", "t3")
        .started("t2")
        .succeeded("t2")
        .expect("ADMITTED", "t3");
  }

  @Test
  void aParentsOwnLimitDoesNotExemptItsChildrenFromTheWildcard() {
    it.flow("company.team/f")
        .limit("namespace:company", "slots: unlimited")
        .limit("namespace:*", "slots: 1")
        .request("company.team/f", "a", "b")
        .expect("ADMITTED", "a")
        .expect("QUEUED", "b");
  }

  @Test
  void removingAWildcardDrainsAllThatItHeld() {
    it.flow("company.team/f", "pools: {a: 1}")
        .flow("company.team/g", "pools: {b: 1}")
        .limit("pool:*", "slots: 1")
        .request("company.team/f", "f1", "f2")
        .request("company.team/g", "g1", "g2")
        .removeLimit("pool:*")
        .expect("ADMITTED", "f1", "f2", "g1", "g2");
  }
}
