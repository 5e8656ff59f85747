/** The promises, end to end: a real Kafka, a real coordinator, real workers, the decision log. */
@NullMarked
package io.berth.standalone.e2e;

import org.jspecify.annotations.NullMarked;
