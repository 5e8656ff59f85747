/**
 * What must hold after any faults, a class for each promise, checked on what was decided and on
 * what really ran. Pure: no clock, no Kafka, no processes.
 */
@NullMarked
package io.berth.standalone.bench.chaos.judge;

import org.jspecify.annotations.NullMarked;
