package io.berth.worker.execution;

import io.berth.protocol.Result;

/** Keeps the end of what a task prints, however much that is. Thread-safe. */
public final class OutputTail {
  private final StringBuilder kept = new StringBuilder();

  public synchronized void add(CharSequence text) {
    int max = Result.OUTPUT_MAX;
    int from = Math.max(0, text.length() - max);
    kept.append(text, from, text.length());
    // Twice the size before it is cut, so that many small additions don't each move it all.
    if (kept.length() > 2 * max) {
      kept.delete(0, kept.length() - max);
    }
  }

  /** At most {@link Result#OUTPUT_MAX} characters; doesn't begin with half of a character. */
  public synchronized String text() {
    int from = Math.max(0, kept.length() - Result.OUTPUT_MAX);
    if (from < kept.length() && Character.isLowSurrogate(kept.charAt(from))) {
      from++;
    }
    return kept.substring(from);
  }
}
