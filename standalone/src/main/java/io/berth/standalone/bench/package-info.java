/** The project's own measurements, each beside its yardstick in the same run, and its soak test. */
@NullMarked
package io.berth.standalone.bench;

import org.jspecify.annotations.NullMarked;
