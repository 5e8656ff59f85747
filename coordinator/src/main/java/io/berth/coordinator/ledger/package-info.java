/**
 * Remembers: who holds slots, who waits in which line, which limits stand, which deadlines are due.
 */
@NullMarked
package io.berth.coordinator.ledger;

import org.jspecify.annotations.NullMarked;
