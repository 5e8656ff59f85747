package io.berth.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Flow;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.Scope;
import io.berth.protocol.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who competes under a FAIR limit, and whose number of slots has changed. */
class FairnessTest {
  private final Fairness fairness = new Fairness(Scope.TENANT, "flow");

  private static Claims of(String id) {
    Flow flow =
        new Flow(
            "default",
            "a",
            id,
            null,
            Map.of(),
            Map.of(),
            0,
            "default",
            null,
            Retry.NONE,
            Flow.DEFAULT_LEASE,
            false,
            List.of(new Task("t", "log", Map.of("message", "hello"))));
    return Claims.of(
        new Request(flow.name(), null, "default", Map.of(), Map.of(), null, Map.of(), null), flow);
  }

  @Test
  void whoHoldsNothingAndCompetesForNothingIsForgotten() {
    Competitor first = fairness.of(of("f"));
    fairness.hold(of("f"), 2);
    fairness.hold(of("f"), 1);
    fairness.enter(first);
    fairness.enter(first);
    fairness.release(of("f"), 2);
    fairness.release(of("f"), 1);
    fairness.leave(first);
    assertThat(fairness.of(of("f"))).as("a cohort of it is left").isSameAs(first);
    fairness.hold(of("f"), 1);
    fairness.leave(first);
    assertThat(fairness.of(of("f"))).as("a slot of it is left").isSameAs(first);
    fairness.release(of("f"), 1);
    assertThat(fairness.of(of("f"))).isNotSameAs(first);
    assertThat(told(0, 10).names).isEmpty();

    Competitor second = fairness.of(of("f"));
    fairness.enter(second);
    fairness.leave(second);
    assertThat(fairness.of(of("f"))).isNotSameAs(second);
  }

  @Test
  void changesAreToldLatestFirstAndEachOnce() {
    fairness.hold(of("f"), 1);
    fairness.hold(of("g"), 1);
    long before = fairness.changes();
    fairness.hold(of("h"), 1);
    fairness.hold(of("f"), 1);
    fairness.hold(of("h"), 1);
    assertThat(told(before, 10)).isEqualTo(new Told(true, List.of("flow:a/h", "flow:a/f")));
    assertThat(told(before, 2)).isEqualTo(new Told(true, List.of("flow:a/h", "flow:a/f")));
    assertThat(told(before, 1)).isEqualTo(new Told(false, List.of("flow:a/h")));
    assertThat(told(0, 3)).isEqualTo(new Told(true, List.of("flow:a/h", "flow:a/f", "flow:a/g")));
    assertThat(told(fairness.changes(), 0)).isEqualTo(new Told(true, List.of()));
  }

  private record Told(boolean all, List<String> names) {}

  private Told told(long change, int most) {
    List<String> names = new ArrayList<>();
    boolean all = fairness.changedSince(change, most, competitor -> names.add(competitor.name()));
    return new Told(all, names);
  }
}
