/** The coordinator as a command. */
@NullMarked
package io.berth.coordinator.app;

import org.jspecify.annotations.NullMarked;
