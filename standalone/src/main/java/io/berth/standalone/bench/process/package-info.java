/** JVMs that are started, killed and frozen, for benches that do so to Berth. */
@NullMarked
package io.berth.standalone.bench.process;

import org.jspecify.annotations.NullMarked;
