/** How Kafka's clients are set up. */
@NullMarked
package io.berth.worker.clients;

import org.jspecify.annotations.NullMarked;
