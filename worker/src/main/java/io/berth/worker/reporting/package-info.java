/** Tells the coordinator: facts in order, and leases kept alive or given up in time. */
@NullMarked
package io.berth.worker.reporting;

import org.jspecify.annotations.NullMarked;
