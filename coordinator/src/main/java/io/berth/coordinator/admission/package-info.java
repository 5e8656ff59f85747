/** Decides. Pure: no Kafka, no clock, no logger, no randomness; time is an argument. */
@NullMarked
package io.berth.coordinator.admission;

import org.jspecify.annotations.NullMarked;
