/**
 * Answers: why a run is where it is, which limits stand, which runs live. Pure functions of a
 * ledger that change nothing, and whose work is bounded: the thread that decides answers them.
 */
@NullMarked
package io.berth.coordinator.view;

import org.jspecify.annotations.NullMarked;
