package io.berth.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt's work ended, as the worker saw it.
 *
 * @param exitCode of the task that decided, where there is one
 * @param output the tail of what that task printed; at most {@link #OUTPUT_MAX} characters are kept
 */
public record Result(@Nullable Integer exitCode, @Nullable String output) {
  /** Characters of output that travel in a report and a decision. */
  public static final int OUTPUT_MAX = 4_096;

  public Result {
    output = Checks.tail(output, OUTPUT_MAX);
  }
}
