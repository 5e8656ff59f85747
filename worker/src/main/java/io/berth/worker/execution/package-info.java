/** Runs what was started: slots, attempts, their tasks, and how they are stopped. */
@NullMarked
package io.berth.worker.execution;

import org.jspecify.annotations.NullMarked;
