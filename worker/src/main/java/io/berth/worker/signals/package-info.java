/** Listens to the coordinator: which attempts must stop or never start. */
@NullMarked
package io.berth.worker.signals;

import org.jspecify.annotations.NullMarked;
