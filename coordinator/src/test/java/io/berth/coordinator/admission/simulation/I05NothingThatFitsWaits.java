package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Code;
import io.berth.protocol.DefinitionKey;
import java.util.Map;

final class I05NothingThatFitsWaits implements Invariant {
  @Override
  public String text() {
    return "I5: when nothing is left to drain: no waiting run fits. Among the heads of lines that"
        + " fit the best place goes first, and a newcomer never takes room that an older waiting"
        + " run fits into";
  }

  @Override
  public void atEvent(Event event, Model before, Observed step) {
    if (event instanceof Event.Admitted admitted) {
      ModelRun run = before.before(admitted);
      boolean forced = admitted.reason() != null && admitted.reason().code() == Code.FORCED;
      if (run.active() || forced) {
        return;
      }
      ModelRun best = before.bestThatFits(run.tenant());
      if (run.waiting()) {
        expect(best == run, run, "was admitted before", best);
      } else {
        expect(best == null, "the newcomer", run, "was admitted before", best);
        expectNoEarlierNewcomer(run, before);
      }
    }
    if (event instanceof Event.Queued queued && queued.run().attempt() == 0) {
      ModelRun run = before.before(queued);
      expectNoEarlierNewcomer(run, before);
      ModelRun best = before.bestThatFits(run.tenant());
      expect(best == null, "the newcomer", run, "was decided before", best);
      String blocker = before.blocker(run, before.used(run.tenant()));
      expect(blocker != null, run, "was put in line although it fits");
    }
  }

  private void expectNoEarlierNewcomer(ModelRun run, Model before) {
    for (ModelRun other : before.live.values()) {
      expect(
          other.state != ModelRun.State.UNDECIDED
              || !other.tenant().equals(run.tenant())
              || other.arrival >= run.arrival,
          "the newcomer",
          run,
          "was decided before",
          other);
    }
  }

  @Override
  public void afterStep(Model model, Observed step) {
    for (String tenant : World.TENANTS) {
      if (step.ledger().toDrain().contains(tenant)) {
        continue;
      }
      Map<String, Long> used = model.used(tenant);
      for (ModelRun run : model.live.values()) {
        if (!run.tenant().equals(tenant)) {
          continue;
        }
        expect(!run.waiting() || model.blocker(run, used) != null, run, "waits although it fits");
        expect(run.state != ModelRun.State.UNDECIDED, run, "was never decided");
        if (run.state == ModelRun.State.AWAITING) {
          var flow = new DefinitionKey.OfFlow(tenant, run.request.flow());
          expect(
              !model.flows.containsKey(flow) || model.deleted.contains(flow),
              run,
              "waits for a flow that is defined");
        }
      }
    }
  }
}
