/** The words both sides speak: records, their validation, codecs, topics and partitioning. */
@NullMarked
package io.berth.protocol;

import org.jspecify.annotations.NullMarked;
