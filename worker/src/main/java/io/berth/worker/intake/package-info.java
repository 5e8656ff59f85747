/** Takes work from the share group: decides about each delivery and does the starting handshake. */
@NullMarked
package io.berth.worker.intake;

import org.jspecify.annotations.NullMarked;
