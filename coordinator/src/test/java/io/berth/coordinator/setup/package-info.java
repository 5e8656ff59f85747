@NullMarked
package io.berth.coordinator.setup;

import org.jspecify.annotations.NullMarked;
