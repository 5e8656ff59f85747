/** Decides which run may go, when, and what happens to the others. */
@NullMarked
package io.berth.coordinator;

import org.jspecify.annotations.NullMarked;
