/**
 * Takes runs that may go and executes them: the library's public face.
 *
 * <p>{@link io.berth.worker.Worker} is the way in; {@link io.berth.worker.TaskHandler} is what
 * others implement. Everything in the packages below is internal and may change.
 */
@NullMarked
package io.berth.worker;

import org.jspecify.annotations.NullMarked;
