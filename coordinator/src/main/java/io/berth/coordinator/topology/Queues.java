package io.berth.coordinator.topology;

import java.util.List;

/**
 * Which queues can take work. Setting one up talks to brokers, which a stream thread never waits
 * for: it asks, and looks again at its next tick. One for each task.
 */
public interface Queues {
  /** Asks for a queue to be set up. Never waits; may be repeated. */
  void request(String queue);

  /** The requested queues that became ready since the last call. Never waits. */
  List<String> takeNewlyReady();
}
