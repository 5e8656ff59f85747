package io.berth.coordinator.ledger;

import io.berth.protocol.RunKey;

/**
 * A waiting run that was passed over for long enough, so that slots are kept for it.
 *
 * @param slots how many of the scope's slots it needs
 */
public record Reserver(RunKey run, Place place, int slots) {}
