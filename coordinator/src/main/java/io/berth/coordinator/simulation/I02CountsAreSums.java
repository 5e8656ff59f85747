package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.RunKey;
import java.util.HashMap;
import java.util.Map;

final class I02CountsAreSums implements Invariant {
  @Override
  public String text() {
    return "I2: what is active is a set of runs, never a stored counter; every count is derived"
        + " from it";
  }

  @Override
  public void afterStep(Model model, Observed step) {
    model.expectSums();
    for (TenantLedger tenant : step.ledger().tenants()) {
      Map<String, Map<RunKey, Integer>> holders = new HashMap<>();
      Map<String, Integer> waiting = new HashMap<>();
      for (ModelRun run : model.tenant(tenant.tenant()).live()) {
        for (ModelRun.Ask ask : run.asks) {
          String scope = ask.scope().text;
          if (run.active()) {
            holders.computeIfAbsent(scope, s -> new HashMap<>()).put(run.key, ask.weight());
          } else if (run.waiting()) {
            waiting.merge(scope, 1, Integer::sum);
          }
        }
      }
      compare(tenant, holders, waiting);
    }
  }

  private void compare(
      TenantLedger tenant,
      Map<String, Map<RunKey, Integer>> holders,
      Map<String, Integer> waiting) {
    for (Tally tally : tenant.tallies()) {
      String scope = tally.scope().text();
      Map<RunKey, Integer> held = holders.getOrDefault(scope, Map.of());
      long sum = held.values().stream().mapToLong(Integer::longValue).sum();
      int waits = waiting.getOrDefault(scope, 0);
      boolean same =
          tally.holders().equals(held) && tally.active() == sum && tally.waiting() == waits;
      expect(
          same,
          tenant.tenant(),
          scope,
          "is held by",
          tally.holders(),
          "shows",
          tally.active(),
          "active and",
          tally.waiting(),
          "waiting, not",
          held,
          sum,
          waits);
      expect(sum > 0 || waits > 0, scope, "is kept although nobody counts in it");
    }
    waiting.keySet().forEach(scope -> holders.putIfAbsent(scope, Map.of()));
    int shown = tenant.tallies().size();
    expect(shown == holders.size(), tenant.tenant(), "shows", shown, "scopes, not", holders.size());
  }
}
