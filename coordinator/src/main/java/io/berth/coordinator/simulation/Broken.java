package io.berth.coordinator.simulation;

/** An invariant does not hold, or the rules themselves gave up. */
final class Broken extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  Broken(String invariant, String message) {
    super(message);
    this.invariant = invariant;
  }

  /** What was thrown while the rules decided: not even an answer. */
  static Broken byRules(RuntimeException thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    Broken broken =
        new Broken(thrown.getClass().getSimpleName() + where, "The rules gave up: " + thrown);
    broken.initCause(thrown);
    return broken;
  }

  /** What is broken: two failures with the same name are taken for the same one. */
  String invariant() {
    return invariant;
  }
}
