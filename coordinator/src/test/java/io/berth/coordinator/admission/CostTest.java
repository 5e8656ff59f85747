package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What an event costs doesn't grow with the lines that wait: counted in looks at lines and in the
 * spots that a look asks, not in time. A step that needs more than a few looks stays unfinished
 * here.
 */
class CostTest {
  private static final int LINES = 2_000;
  private static final int LOOKS = 20;

  private final Scenario it = stepsOf(LOOKS);

  private static Scenario stepsOf(int looks) {
    return new Scenario(
        new AdmissionSettings(
            AdmissionSettings.DEFAULT.unknownFlowGrace(),
            AdmissionSettings.DEFAULT.dispatchTime(),
            AdmissionSettings.DEFAULT.clockMargin(),
            1_000,
            looks));
  }

  @Test
  void oneLimitBlocksManyLines() {
    it.limit("tenant", "slots: 1");
    manyFlowsWait();
    expectEachEndToLetOneIn(50);
  }

  @Test
  void oneFairLimitBlocksManyCompetitors() {
    it.limit("tenant", "slots: 1", "order: FAIR", "fairBy: flow");
    manyFlowsWait();
    expectEachEndToLetOneIn(50);
  }

  @Test
  void oneFairPoolOfWhichEachRunNeedsAnotherNumberOfSlots() {
    it.flow("a.b/f")
        .limit("pool:memory", "slots: " + 2 * LINES, "order: FAIR", "fairBy: label:customer");
    for (int i = 0; i <= LINES; i++) {
      it.request(
          RunRequest.of("a.b/f", "r" + i)
              .labels(Map.of("customer", "c" + i % 10))
              .pools(Map.of("memory", LINES + i))); // any two are too many
    }
    for (int i = 1; i <= 50; i++) {
      it.succeeded(it.admitted().getLast());
      assertThat(it.unfinished()).as("after %s ends", i).isFalse();
      assertThat(it.admitted()).hasSize(i + 1);
    }
  }

  @Test
  void manyLimitsOfTheirOwnUnderACommonOne() {
    it.limit("tenant", "slots: 1").limit("flow:*", "slots: 1");
    manyFlowsWait();
    expectEachEndToLetOneIn(50);
  }

  @Test
  void twoFairLimitsAndLimitsOfTheirOwn() {
    it.limit("tenant", "slots: 1", "order: FAIR", "fairBy: namespace")
        .limit("namespace:*", "slots: 1", "order: FAIR", "fairBy: flow")
        .limit("label:customer=*", "slots: 1");
    manyFlowsWait();
    expectEachEndToLetOneIn(50);
  }

  @Test
  void twoLimitsThatBlockThemInTurn() {
    it.limit("pool:x", "slots: 1").limit("pool:y", "slots: 1");
    it.flow("a.b/only").request(pools("x0", "x")).request(pools("y0", "y"));
    for (int i = 0; i < LINES; i++) {
      it.flow("a.n" + i + "/f");
      it.request(RunRequest.of("a.n" + i + "/f", "r" + i).pools(Map.of("x", 1, "y", 1)));
    }
    for (int i = 1; i <= 50; i++) {
      it.succeeded("x" + (i - 1));
      assertThat(it.unfinished()).as("after x%s", i).isFalse();
      it.request(pools("x" + i, "x")).expect("ADMITTED", "x" + i);
      it.succeeded("y" + (i - 1));
      assertThat(it.unfinished()).as("after y%s", i).isFalse();
      it.request(pools("y" + i, "y")).expect("ADMITTED", "y" + i);
    }
  }

  @Test
  void aFullQueueThatDropsTheOldest() {
    it.limit("tenant", "slots: 1", "maxWaiting: " + LINES, "onOverflow: DROP_OLDEST");
    manyFlowsWait();
    it.request("a.n1/f", "one-too-many").expect("CANCELLED", "r1").expect("QUEUED", "one-too-many");
  }

  @Test
  void theFirstLimitOfOneFlowAmongMany() {
    it.limit("tenant", "slots: 1");
    manyFlowsWait();
    for (int i = 1; i <= 50; i++) {
      it.limit("flow:a.n" + i + "/f", "slots: 1", "order: FAIR", "fairBy: label:customer");
      assertThat(it.unfinished()).as("after the limit of n%s", i).isFalse();
    }
    expectEachEndToLetOneIn(50);
  }

  @Test
  void aWildcardThatGivesManyScopesRoomAtOnce() {
    int scopes = 20_000;
    Scenario many =
        stepsOf(1_000)
            .flow("a.b/f")
            .limit("tenant", "slots: 1000000", "order: FAIR", "fairBy: label:customer")
            .limit("label:customer=*", "slots: 0");
    for (int i = 0; i < scopes; i++) {
      many.request(RunRequest.of("a.b/f", "r" + i).labels(Map.of("customer", "c" + i)));
    }
    many.limit("label:customer=*", "slots: 1");
    for (int looks = 1_000; many.unfinished(); looks += 1_000) {
      assertThat(looks).as("looks").isLessThan(8 * scopes);
      many.tick();
    }
    assertThat(many.admitted()).hasSize(scopes);
  }

  @Test
  void scopesThatComeAndGoLeaveNothingBehind() {
    it.flow("a.b/f")
        .limit("label:customer=*", "slots: 1", "order: FAIR", "fairBy: flow")
        .limit("tenant", "slots: 2", "order: FAIR", "fairBy: label:customer");
    for (int i = 0; i < LINES; i++) {
      for (String id : new String[] {"a" + i, "b" + i, "c" + i}) {
        it.request(RunRequest.of("a.b/f", id).labels(Map.of("customer", "c" + i)));
      }
      it.succeeded("a" + i, "b" + i, "c" + i);
    }
    TenantLedger tenant = it.ledger().tenant("default");
    assertThat(tenant.tallies()).isEmpty();
    assertThat(tenant.lines().all()).isEmpty();
    assertThat(tenant.lines().isEmpty()).isTrue();
    assertThat(it.ledger().headsToAsk(it.now().plusSeconds(1_000_000), 10)).isEmpty();
  }

  @Test
  void tenantsThatComeAndGoLeaveNothingBehind() {
    for (int i = 0; i < 50; i++) {
      Request request = Request.of("t" + i, FlowName.parse("a.b/unknown"), "r");
      it.send(new Input.Requested(request, "r"));
    }
    assertThat(it.ledger().tenants()).hasSize(50);
    it.after(AdmissionSettings.DEFAULT.unknownFlowGrace()).tick(); // all of them have FAILED
    for (int i = 0; i < 50; i++) {
      it.tick();
    }
    assertThat(it.ledger().tenants()).isEmpty();
  }

  private void manyFlowsWait() {
    for (int i = 0; i <= LINES; i++) {
      it.flow("a.n" + i + "/f");
      it.request(RunRequest.of("a.n" + i + "/f", "r" + i).labels(Map.of("customer", "c" + i)));
    }
  }

  private void expectEachEndToLetOneIn(int ends) {
    for (int i = 0; i < ends; i++) {
      it.succeeded("r" + i);
      assertThat(it.unfinished()).as("after the end of r%s", i).isFalse();
    }
    it.expectAdmitted(IntStream.rangeClosed(0, ends).mapToObj(i -> "r" + i).toArray(String[]::new));
  }

  private static RunRequest pools(String id, String pool) {
    return RunRequest.of("a.b/only", id).pools(Map.of(pool, 1));
  }
}
