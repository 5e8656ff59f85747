package io.berth.coordinator.view;

/**
 * Something that one partition is asked. It is data, answered by the thread that owns the ledger.
 *
 * @param <A> the answer: a copy that any thread may read
 */
public interface Question<A> {
  /**
   * The entries that an answer looks at, at most, of each kind: runs in hand, lines, scopes. There
   * may be a million of them, and as long as it looks the partition decides nothing.
   */
  int LOOKS_MAX = 10_000;

  /** Reads the ledger, and keeps nothing of it. */
  A answer(Glance glance);
}
