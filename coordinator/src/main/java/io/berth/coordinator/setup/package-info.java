/** What must stand in Kafka before the coordinator decides: brokers, topics, share groups. */
@NullMarked
package io.berth.coordinator.setup;

import org.jspecify.annotations.NullMarked;
