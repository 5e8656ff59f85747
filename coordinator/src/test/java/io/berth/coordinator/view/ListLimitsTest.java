package io.berth.coordinator.view;

import static io.berth.coordinator.view.Asked.ask;
import static io.berth.coordinator.view.Asked.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.RunRequest;
import io.berth.coordinator.admission.Scenario;
import io.berth.protocol.OnFull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which limits are in force, and how they stand. */
class ListLimitsTest {
  private static final String FLOW = "company.team/etl";

  private final Scenario it = new Scenario();

  /** Scope, slots, taken, waiting: what a person reads first. */
  private static List<String> shown(LimitList list) {
    return list.limits().stream()
        .map(limit ->
            "%s %s %s %s".formatted(limit.scope(), limit.slots(), limit.active(), limit.waiting()))
        .toList();
  }

  @Test
  void whatIsSetIsListed_theBusiestFirst() {
    it.flow(FLOW, "concurrency: {limit: 2}", "pools: [db]")
        .flow("company.team/free")
        .limit("tenant", "slots: 100")
        .limit("pool:db", "slots: 9")
        .limit("pool:spare", "slots: 1", "onFull: FAIL")
        .limit("namespace:company", "slots: unlimited")
        .request(FLOW, "a", "b", "c", "d")
        .request("company.team/free", "e");
    LimitList list = limits(it);
    assertThat(shown(list))
        .containsExactly(
            "tenant 100 3 2", "pool:db 9 2 2", "flow:company.team/etl 2 2 2", "pool:spare 1 0 0");
    assertThat(list.total()).isEqualTo(4);
    assertThat(list.partial()).isFalse();
    assertThat(list.limits().getLast().onFull()).isEqualTo(OnFull.FAIL);
  }

  @Test
  void aWildcardHasARow_andSoHasEachOneThatItLimitsAndSomebodyAsksFor() {
    it.flow(FLOW, "pools: {a: 1, b: 2}")
        .limit("pool:*", "slots: 3")
        .limit("pool:b", "slots: 9")
        .limit("namespace:*", "slots: 5")
        .limit("queue:*", "slots: unlimited")
        .request(FLOW, "r1", "r2");
    assertThat(shown(limits(it)))
        .containsExactlyInAnyOrder(
            "pool:* 3 null null",
            "namespace:* 5 null null",
            "pool:a 3 2 0",
            "pool:b 9 4 0",
            "namespace:company.team 5 2 0");
    assertThat(limits(it).limits())
        .filteredOn(limit -> limit.setBy().isWildcard() && !limit.scope().isWildcard())
        .extracting(limit -> limit.scope() + " by " + limit.setBy())
        .containsExactlyInAnyOrder("pool:a by pool:*", "namespace:company.team by namespace:*");
  }

  @Test
  void pausedAndOverAreMarked() {
    it.flow(FLOW, "concurrency: {limit: 3}", "pools: [db]")
        .limit("pool:db", "slots: 5")
        .request(FLOW, "a", "b", "c")
        .limit("pool:db", "slots: 2")
        .limit("tenant", "slots: 0");
    assertThat(limits(it).limits())
        .extracting(limit ->
            limit.scope() + (limit.paused() ? " paused" : "") + (limit.over() ? " over" : ""))
        .containsExactlyInAnyOrder("tenant paused over", "pool:db over", "flow:company.team/etl");
  }

  @Test
  void aFleetsSlotsAreWhatItsWorkersMakeNow() {
    it.flow(FLOW)
        .limit("queue:*", "slots: fleet")
        .limit("queue:gpu", "slots: fleet")
        .heartbeat("w1", "default", 10)
        .request(FLOW, "a");
    assertThat(shown(limits(it)))
        .containsExactlyInAnyOrder(
            "queue:* null null null", "queue:default 11 1 0", "queue:gpu 0 0 0");
    assertThat(limits(it).limits()).allMatch(LimitState::fleet);
  }

  @Test
  void aLimitOverridesTheFlowsConcurrency_andIsListedOnce() {
    it.flow(FLOW, "concurrency: {limit: 3}").limit("flow:" + FLOW, "slots: 7");
    assertThat(shown(limits(it))).containsExactly("flow:company.team/etl 7 0 0");
    it.limit("flow:" + FLOW, "slots: unlimited");
    assertThat(limits(it).limits()).isEmpty();
  }

  @Test
  void noMoreRowsThanAskedFor_theOthersAreCounted() {
    it.flow(FLOW).limit("label:k=*", "slots: 1");
    for (int i = 0; i < 30; i++) {
      for (int run = 0; run <= i; run++) {
        it.request(RunRequest.of(FLOW, "r" + i + "-" + run).labels(Map.of("k", "v" + i)));
      }
    }
    LimitList list = ask(it, new ListLimits(null, 3), LimitList.class);
    assertThat(shown(list))
        .containsExactly("label:k=v29 1 1 29", "label:k=v28 1 1 28", "label:k=v27 1 1 27");
    assertThat(list.total()).isEqualTo(31);
    assertThat(list.partial()).isFalse();
  }

  @Test
  void noMoreScopesAreLookedAtThanItMay_whichIsSaid() {
    it.flow(FLOW).limit("label:k=*", "slots: 1").limit("pool:db", "slots: 1");
    IntStream.rangeClosed(0, Question.LOOKS_MAX)
        .forEach(i -> it.request(RunRequest.of(FLOW, "r" + i).labels(Map.of("k", "v" + i))));
    LimitList list = limits(it);
    assertThat(list.partial()).isTrue();
    assertThat(list.total()).isLessThanOrEqualTo(Question.LOOKS_MAX);
    assertThat(list.limits()).hasSize(100);
    assertThat(it.removeLimit("label:k=*").ledger().tenants()).hasSize(1);
    assertThat(limits(it).partial()).as("without a wildcard only what is set matters").isFalse();
    assertThat(shown(limits(it))).containsExactly("pool:db 1 0 0");
  }

  @Test
  void ofATenantThatNobodyKnowsThereAreNone() {
    it.flow(FLOW, "concurrency: {limit: 3}");
    LimitList list = ask(it, new ListLimits("nobody", 10), LimitList.class);
    assertThat(list).isEqualTo(new LimitList(it.now(), List.of(), 0, false));
  }

  @Test
  void listsOfSeveralPartitionsBecomeOne() {
    it.flow(FLOW, "concurrency: {limit: 1}").request(FLOW, "a", "b", "c");
    LimitList busy = limits(it);
    Scenario other = new Scenario().limit("tenant", "slots: 1").later(Duration.ofSeconds(9));
    LimitList idle = limits(other);
    LimitList merged = LimitList.merged(List.of(idle, busy), 10);
    assertThat(shown(merged)).containsExactly("flow:company.team/etl 1 1 2", "tenant 1 0 0");
    assertThat(merged.total()).isEqualTo(2);
    Instant last = other.now();
    assertThat(merged.at()).isEqualTo(last);
    assertThat(shown(LimitList.merged(List.of(idle, busy), 1)))
        .containsExactly("flow:company.team/etl 1 1 2");
  }
}
