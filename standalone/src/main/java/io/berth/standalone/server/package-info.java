/** Kafka, a coordinator and workers in one process. */
@NullMarked
package io.berth.standalone.server;

import org.jspecify.annotations.NullMarked;
