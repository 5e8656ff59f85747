/** Talks to Berth over Kafka as anyone outside may: publishes, asks, and follows the answers. */
@NullMarked
package io.berth.standalone.client;

import org.jspecify.annotations.NullMarked;
