/** Kafka inside this process, for those who bring none of their own. */
@NullMarked
package io.berth.standalone.broker;

import org.jspecify.annotations.NullMarked;
