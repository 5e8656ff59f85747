package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.Event;
import org.jspecify.annotations.Nullable;

final class I05TheRightOneGoes implements Invariant {
  private final Seen seen;

  I05TheRightOneGoes(Seen seen) {
    this.seen = seen;
  }

  @Override
  public String text() {
    return "I5: when nothing is left to drain: no waiting run fits, unless its room is reserved for"
        + " a better place. Who goes next is the one whom the naive procedure names";
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    if (event instanceof Event.Admitted admitted && !I01NeverAboveTheSlots.isForced(admitted)) {
      if (run != null && run.waiting()) {
        NaiveOrder order = before.order(run.tenant());
        NaiveOrder.Choice choice = order.next().orElse(null);
        expect(
            choice != null && choice.run() == run,
            run,
            "was admitted before",
            choice == null ? order.blocker(run) : choice.run());
        if (choice != null) {
          note(choice, order);
        }
      }
    }
  }

  private void note(NaiveOrder.Choice choice, NaiveOrder order) {
    ModelRun run = choice.run();
    if (run != choice.bestPlace()) {
      seen.note("goes by FAIR before a better place");
    }
    if (choice.fairLimits() > 1) {
      seen.note("goes by several FAIR limits");
    }
    if (order.reserves(run)) {
      seen.note("a reserver goes");
    }
    for (ModelRun.Ask ask : run.asks) {
      ModelRun reserver = ask.scope().limit() == null ? null : order.reserver(ask.scope());
      if (reserver != null
          && reserver != run
          && ask.scope().free() - reserver.weight(ask.scope()) < ask.weight()) {
        seen.note("goes into room that is reserved for a worse place");
      }
    }
  }

  @Override
  public void afterStep(Model model, Observed step) {
    for (ModelTenant tenant : model.tenants()) {
      step.ledger()
          .findTenant(tenant.toString())
          .filter(of -> !of.lines().isAdapted())
          .ifPresent(of -> seen.note("other limits are followed in several steps"));
      if (step.ledger().toDrain().contains(tenant.toString())) {
        continue;
      }
      NaiveOrder order = model.order(tenant.toString());
      NaiveOrder.Choice choice = order.next().orElse(null);
      expect(choice == null, choice == null ? null : choice.run(), "waits although it fits");
      for (ModelRun run : tenant.live()) {
        expect(run.state != ModelRun.State.UNDECIDED, run, "was never decided");
        expect(
            run.state != ModelRun.State.AWAITING || tenant.flow(run.request.flow()) == null,
            run,
            "waits for a flow that is defined");
      }
    }
  }
}
