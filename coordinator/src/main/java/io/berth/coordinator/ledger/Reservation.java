package io.berth.coordinator.ledger;

import io.berth.protocol.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the scopes of a line know of those of its runs that were passed over.
 *
 * @param marked whether there are any
 * @param over where its head was passed over
 * @param as the place of its head, if slots are kept for that one; else null
 */
record Reservation(boolean marked, Set<Scope> over, @Nullable Place as) {
  static final Reservation NONE = new Reservation(false, Set.of(), null);

  /** Whether it depends on the room of a scope that slots are kept for the head. */
  boolean needsRoomOf(Scope scope) {
    return !over.isEmpty() && !over.contains(scope);
  }
}
