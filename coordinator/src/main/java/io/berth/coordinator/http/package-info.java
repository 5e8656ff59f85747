/** What the coordinator answers over HTTP. Read-only views. */
@NullMarked
package io.berth.coordinator.http;

import org.jspecify.annotations.NullMarked;
