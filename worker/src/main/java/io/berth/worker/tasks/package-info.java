/** The task types that every worker knows. */
@NullMarked
package io.berth.worker.tasks;

import org.jspecify.annotations.NullMarked;
