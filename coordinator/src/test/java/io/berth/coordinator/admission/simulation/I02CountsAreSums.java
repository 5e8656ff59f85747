package io.berth.coordinator.admission.simulation;

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
    Map<String, Map<RunKey, Integer>> holders = new HashMap<>();
    Map<String, Integer> waiting = new HashMap<>();
    for (ModelRun run : model.live.values()) {
      for (Map.Entry<String, Integer> claim : run.scopes.entrySet()) {
        String scope = run.tenant() + " " + claim.getKey();
        if (run.active()) {
          holders.computeIfAbsent(scope, s -> new HashMap<>()).put(run.key, claim.getValue());
        }
        if (run.waiting()) {
          waiting.merge(scope, 1, Integer::sum);
        }
      }
    }
    for (TenantLedger tenant : step.ledger().tenants()) {
      int all = 0;
      for (Tally tally : tenant.tallies()) {
        String scope = tenant.tenant() + " " + tally.scope().text();
        Map<RunKey, Integer> expected = holders.getOrDefault(scope, Map.of());
        long sum = expected.values().stream().mapToLong(Integer::longValue).sum();
        expect(
            tally.holders().equals(expected),
            scope,
            "is held by",
            tally.holders(),
            ", not",
            expected);
        expect(tally.active() == sum, scope, "shows", tally.active(), "active, not", sum);
        int waits = waiting.getOrDefault(scope, 0);
        expect(tally.waiting() == waits, scope, "shows", tally.waiting(), "waiting, not", waits);
        expect(sum > 0 || waits > 0, scope, "is kept although nobody counts in it");
        all++;
      }
      String prefix = tenant.tenant() + " ";
      long expected =
          java.util.stream.Stream.concat(holders.keySet().stream(), waiting.keySet().stream())
              .filter(scope -> scope.startsWith(prefix))
              .distinct()
              .count();
      expect(all == expected, tenant.tenant(), "has", all, "scopes in use, not", expected);
    }
  }
}
