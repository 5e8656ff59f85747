package io.berth.coordinator.ledger;

/**
 * A worker of one queue, as its last heartbeat said.
 *
 * @param capacity how many runs it executes at a time, at least 1
 */
public record LiveWorker(String queue, String worker, int capacity) {
  public LiveWorker {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Expected " + worker + " of queue " + queue + " to execute runs, but " + capacity);
    }
  }
}
