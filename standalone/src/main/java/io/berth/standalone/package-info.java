/** The {@code berth} command, and every role in one process on an embedded broker. */
@NullMarked
package io.berth.standalone;

import org.jspecify.annotations.NullMarked;
