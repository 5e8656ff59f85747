/** What the coordinator counts and measures. */
@NullMarked
package io.berth.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
