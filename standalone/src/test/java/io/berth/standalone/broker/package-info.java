@NullMarked
package io.berth.standalone.broker;

import org.jspecify.annotations.NullMarked;
