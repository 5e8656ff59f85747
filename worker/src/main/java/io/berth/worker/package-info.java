/** Takes runs that may go and executes them. */
@NullMarked
package io.berth.worker;

import org.jspecify.annotations.NullMarked;
