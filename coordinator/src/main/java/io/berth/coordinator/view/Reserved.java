package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Reserver;

/**
 * For whom a limit's slots are kept as they become free.
 *
 * @param slots how many it needs
 */
public record Reserved(String run, int slots) {
  static Reserved of(Reserver reserver) {
    return new Reserved(reserver.run().run(), reserver.slots());
  }
}
