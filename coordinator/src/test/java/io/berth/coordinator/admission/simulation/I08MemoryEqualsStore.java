package io.berth.coordinator.admission.simulation;

import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.store.MemoryLedgerStore;
import java.util.random.RandomGenerator;

final class I08MemoryEqualsStore implements Invariant {
  private final RandomGenerator chance;

  I08MemoryEqualsStore(RandomGenerator chance) {
    this.chance = chance;
  }

  @Override
  public String text() {
    return "I8: the indexes in memory equal those rebuilt from the store, at any moment";
  }

  @Override
  public void afterStep(Model model, Observed step) {
    if (chance.nextInt(30) == 0) {
      MemoryLedgerStore copy = step.store().copy();
      Ledger rebuilt = Ledger.load(copy, step.moment().leaseNow());
      LedgerPicture live = LedgerPicture.of(step.ledger(), step.store());
      LedgerPicture fresh = LedgerPicture.of(rebuilt, copy);
      expect(live.equals(fresh), live.difference(fresh));
      expect(copy.content().equals(step.store().content()), "to load changed the store");
    }
  }
}
