/**
 * Keeps what must survive: live runs, settled runs, definitions, and how far each input was
 * decided.
 */
@NullMarked
package io.berth.coordinator.store;

import org.jspecify.annotations.NullMarked;
