/** The sub-commands of {@code berth}: options in, one job each, lines and an exit code out. */
@NullMarked
package io.berth.standalone.cli;

import org.jspecify.annotations.NullMarked;
