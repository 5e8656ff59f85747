package io.berth.coordinator.ledger;

/**
 * How often a run was dispatched, and what became of it.
 *
 * @param attempt the current attempt: the fencing token; 0 before the first admission
 * @param failed tries that started and failed
 * @param lost tries that started and were lost
 */
public record Tries(int attempt, int failed, int lost) {
  public static final Tries NONE = new Tries(0, 0, 0);

  Tries next() {
    return new Tries(attempt + 1, failed, lost);
  }

  Tries oneFailed() {
    return new Tries(attempt, failed + 1, lost);
  }

  Tries oneLost() {
    return new Tries(attempt, failed, lost + 1);
  }
}
