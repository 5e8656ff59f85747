package io.berth.coordinator.topology;

/**
 * Which queues can take work. Setting one up talks to brokers, which a stream thread never waits
 * for: it asks, and looks again at its next tick.
 */
public interface Queues {
  /** Asks for a queue to be set up. Cheap, may be repeated. */
  void want(String queue);

  /** Whether the queue's topic and share group stand. */
  boolean ready(String queue);
}
