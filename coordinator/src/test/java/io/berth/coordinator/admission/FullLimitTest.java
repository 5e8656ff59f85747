package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a full limit does with a newcomer: QUEUE, CANCEL and FAIL, and which limit decides. */
class FullLimitTest {
  private final Scenario it =
      new Scenario().flow("company.team/f", "labels: {b: x}", "pools: {a: 1, c: 1}");

  @Test
  void queueIsTheDefaultAndNeverDrops() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b", "c")
        .expectWaits("b", Code.LIMIT_FULL, "tenant")
        .started("a")
        .succeeded("a")
        .started("b")
        .succeeded("b")
        .expectAdmitted("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({"CANCEL, CANCELLED", "FAIL, FAILED"})
  void cancelAndFailEndTheNewcomerAndTakeNoSlot(String onFull, String outcome) {
    it.limit("tenant", "slots: 1", "onFull: " + onFull)
        .request("company.team/f", "a", "b")
        .expectSettled(outcome, Code.LIMIT_FULL, "b")
        .expectActive("tenant", 1)
        .expectAdmitted("a");
    assertThat(it.reason("b").scope()).hasToString("tenant");
    assertThat(it.reason("b").slots()).isEqualTo(1);
    assertThat(it.reason("b").active()).isEqualTo(1);
  }

  @Test
  void onFullDecidesOnceOnArrival() {
    it.limit("tenant", "slots: 1")
        .request("company.team/f", "a", "b")
        .limit("tenant", "slots: 1", "onFull: CANCEL")
        .expect("QUEUED", "b")
        .request("company.team/f", "c")
        .expect("CANCELLED", "c")
        .started("a")
        .succeeded("a")
        .expect("ADMITTED", "b");
  }

  @Test
  void aRetryIsNeverRefused() {
    it.flow("company.team/r", "retry: {maxAttempts: 2, backoff: PT1S}")
        .limit("tenant", "slots: 1", "onFull: CANCEL", "maxWaiting: 0")
        .request("company.team/r", "a")
        .started("a")
        .failed("a")
        .request("company.team/f", "b")
        .after(java.time.Duration.ofSeconds(2))
        .expect("ADMITTED", "b")
        .expect("QUEUED", "a");
  }

  /** Each limit in turn is full with CANCEL, and all those further out are full with FAIL. */
  @ParameterizedTest
  @CsvSource({
    "0, flow:company.team/f",
    "1, pool:a",
    "2, label:b",
    "3, label:b=x",
    "4, pool:c",
    "5, queue:default",
    "6, namespace:company.team",
    "7, namespace:company",
    "8, tenant"
  })
  void theInnermostFullLimitDecides(int innermost, String scope) {
    String[] fromInside = {
      "flow:company.team/f",
      "pool:a",
      "label:b",
      "label:b=x",
      "pool:c",
      "queue:default",
      "namespace:company.team",
      "namespace:company",
      "tenant"
    };
    it.limit(scope, "slots: 0", "onFull: CANCEL");
    for (int outer = innermost + 1; outer < fromInside.length; outer++) {
      it.limit(fromInside[outer], "slots: 0", "onFull: FAIL");
    }
    it.request("company.team/f", "a").expectSettled("CANCELLED", Code.LIMIT_FULL, "a");
    assertThat(it.reason("a").scope()).hasToString(scope);
  }

  @Test
  void theWildcardOfARunsOwnNamespaceIsFurtherInThanItsParentsLimit() {
    it.limit("namespace:company", "slots: 0", "onFull: FAIL")
        .limit("namespace:*", "slots: 0", "onFull: CANCEL")
        .request("company.team/f", "a")
        .expectSettled("CANCELLED", Code.LIMIT_FULL, "a");
    // However long the parent's name is.
    it.flow("company-with-a-long-name.t/g")
        .limit("namespace:company-with-a-long-name", "slots: 0", "onFull: FAIL")
        .request("company-with-a-long-name.t/g", "b")
        .expectSettled("CANCELLED", Code.LIMIT_FULL, "b");
  }

  @Test
  void aFullPoolDoesNotStopRunsThatDoNotNeedIt() {
    it.flow("company.team/free")
        .limit("pool:a", "slots: 1")
        .request("company.team/f", "a", "b", "c")
        .request("company.team/free", "d")
        .expect("QUEUED", "b", "c")
        .expect("ADMITTED", "d");
  }

  @Test
  void aHeavyRunThatDoesNotFitIsPassedByALightOneOfAnotherLine() {
    it.flow("company.team/free")
        .limit("pool:db", "slots: 3")
        .request(RunRequest.of("company.team/free", "two").pools(Map.of("db", 2)))
        .request(RunRequest.of("company.team/free", "heavy").pools(Map.of("db", 3)))
        .request(RunRequest.of("company.team/free", "light").pools(Map.of("db", 1)))
        .expectWaits("heavy", Code.LIMIT_FULL, "pool:db")
        .expect("ADMITTED", "light")
        .expectActive("pool:db", 3);
  }

  @Test
  void aSlotThatIsFreedIsTakenInTheSameStepByEverybodyWhoFits() {
    it.flow("company.team/free")
        .limit("pool:db", "slots: 3")
        .request(RunRequest.of("company.team/free", "heavy").pools(Map.of("db", 3)))
        .request(RunRequest.of("company.team/free", "x").pools(Map.of("db", 1)))
        .request(RunRequest.of("company.team/free", "y").pools(Map.of("db", 1)))
        .request(RunRequest.of("company.team/free", "z").pools(Map.of("db", 1)))
        .started("heavy")
        .succeeded("heavy")
        .expectAdmitted("heavy", "x", "y", "z");
  }
}
