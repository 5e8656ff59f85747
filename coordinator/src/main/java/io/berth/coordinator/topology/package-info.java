/** The front door: bytes to inputs, inputs to rules, events to topics. Wiring only. */
@NullMarked
package io.berth.coordinator.topology;

import org.jspecify.annotations.NullMarked;
