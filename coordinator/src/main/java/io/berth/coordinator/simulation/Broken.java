package io.berth.coordinator.simulation;

/** An invariant does not hold, or the rules themselves gave up. */
final class Broken extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final boolean gaveUp;

  Broken(String invariant, String message) {
    super(message);
    this.what = invariant;
    this.gaveUp = false;
  }

  /** What was thrown while the rules decided, or their ledger was loaded: not even an answer. */
  Broken(RuntimeException thrown) {
    super("The rules gave up: " + thrown, thrown);
    StackTraceElement[] trace = thrown.getStackTrace();
    this.what = thrown.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    this.gaveUp = true;
  }

  /** What is broken: two failures with the same name are taken for the same one. */
  String what() {
    return what;
  }

  /** Whether a look at this invariant can show the same again. */
  boolean needs(Invariant invariant) {
    return gaveUp || invariant.name().equals(what);
  }
}
