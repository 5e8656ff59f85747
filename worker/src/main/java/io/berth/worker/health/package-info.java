/** Says what is wrong right now, to the log and to whoever asks. */
@NullMarked
package io.berth.worker.health;

import org.jspecify.annotations.NullMarked;
