package io.berth.coordinator.ledger;

/**
 * Where a run stands among those that wait: priority, higher first, then arrival. It never changes.
 *
 * @param arrival the order in which the tenant's partition took the requests
 */
public record Place(int priority, long arrival) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byPriority = Integer.compare(other.priority, priority);
    return byPriority != 0 ? byPriority : Long.compare(arrival, other.arrival);
  }
}
