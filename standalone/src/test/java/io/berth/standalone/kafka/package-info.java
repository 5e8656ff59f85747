/** A Kafka for tests: in a container where a Docker engine answers, embedded where none does. */
@NullMarked
package io.berth.standalone.kafka;

import org.jspecify.annotations.NullMarked;
