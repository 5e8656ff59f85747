/**
 * Berth as people run it, in processes of its own on this machine, under faults. Begin with {@code
 * Chaos}; what must hold is in {@code judge}.
 */
@NullMarked
package io.berth.standalone.bench.chaos;

import org.jspecify.annotations.NullMarked;
