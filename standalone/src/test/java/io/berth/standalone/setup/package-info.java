/** The coordinator's setup against a real broker. */
@NullMarked
package io.berth.standalone.setup;

import org.jspecify.annotations.NullMarked;
