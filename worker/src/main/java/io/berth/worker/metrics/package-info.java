/** The worker's own meters. */
@NullMarked
package io.berth.worker.metrics;

import org.jspecify.annotations.NullMarked;
