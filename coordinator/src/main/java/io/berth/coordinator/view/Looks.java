package io.berth.coordinator.view;

/** Counts what an answer looks at, so that it ends. */
final class Looks {
  private int left;
  private boolean cutShort;

  Looks(int most) {
    left = most;
  }

  /** Whether one more entry may be looked at. */
  boolean another() {
    if (left == 0) {
      cutShort = true;
      return false;
    }
    left--;
    return true;
  }

  /** Whether something was not looked at. */
  boolean cutShort() {
    return cutShort;
  }
}
