package io.berth.coordinator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Scenario;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Json;
import java.util.List;

/** Asks a scenario, and checks what holds for every answer. */
final class Asked {
  private Asked() {}

  static Explanation explain(Scenario it, String run) {
    return ask(it, new Explain(Scenario.key(run)), Explanation.class);
  }

  static LimitList limits(Scenario it) {
    return ask(it, new ListLimits("default", 100), LimitList.class);
  }

  static RunList runs(Scenario it, RunState state) {
    return ask(it, new ListRuns("default", state, null, 100), RunList.class);
  }

  static <A> A ask(Scenario it, Question<A> question, Class<A> type) {
    List<String> tenants = it.ledger().tenants().stream().map(TenantLedger::tenant).toList();
    A answer = question.answer(new Glance(it.ledger(), it.now(), it.leaseNow()));
    assertThat(it.ledger().tenants().stream().map(TenantLedger::tenant))
        .as("a question makes no tenant known")
        .containsExactlyElementsOf(tenants);
    assertThat(Json.read(Json.write(answer), type))
        .as("what a program reads is what was answered")
        .isEqualTo(answer);
    return answer;
  }
}
