package io.berth.coordinator.ledger;

/**
 * Something that must always be true is not. Whoever finds it can't go on: what would be decided
 * from here could break a promise.
 */
public final class BrokenInvariantException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  /**
   * An invariant is broken.
   *
   * @param invariant its number, as {@code I8}
   */
  public BrokenInvariantException(String invariant, String message) {
    super(invariant + ": " + message);
    this.invariant = invariant;
  }

  public String invariant() {
    return invariant;
  }
}
