package io.berth.coordinator.topology;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way out: it says itself where it goes, so that one sink is enough.
 *
 * @param partition where exactly; empty: by the key's hash
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Outgoing(String topic, OptionalInt partition, byte @Nullable [] value) {}
