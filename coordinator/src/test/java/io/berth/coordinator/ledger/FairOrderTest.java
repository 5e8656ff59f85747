package io.berth.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.FlowName;
import io.berth.protocol.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairOrderTest {
  /** As semantics.md has it. */
  private static final List<Scope> IN_ORDER =
      List.of(
          Scope.TENANT,
          Scope.namespace("company"),
          Scope.namespace("company.a-team"),
          Claims.ownNamespace("company.a-team.etl"),
          Scope.queue("default"),
          Scope.pool("db"),
          Scope.pool("gpu"),
          Scope.label("customer"),
          Scope.label("customer", "acme"),
          Scope.label("team"),
          Scope.flow(new FlowName("company", "a")));

  @Test
  void fromTheTenantToTheFlow() {
    List<Scope> shuffled = new ArrayList<>(IN_ORDER);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.sort(FairOrder::compare);
    assertThat(shuffled).isEqualTo(IN_ORDER);
  }
}
