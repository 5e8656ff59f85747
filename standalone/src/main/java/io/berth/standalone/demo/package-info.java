/** Shows what Berth does to someone who has never seen it. */
@NullMarked
package io.berth.standalone.demo;

import org.jspecify.annotations.NullMarked;
