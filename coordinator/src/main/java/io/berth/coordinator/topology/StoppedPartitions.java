package io.berth.coordinator.topology;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The partitions that are decided no more by this instance, and why. Nothing of theirs is read
 * until the process is started again, so nothing of it is lost; the others go on. Thread-safe.
 */
public final class StoppedPartitions {
  private final Map<Integer, StoppedException> stopped = new ConcurrentSkipListMap<>();

  /** Returns whether the partition had not been stopped before. */
  public boolean add(StoppedException why) {
    return stopped.putIfAbsent(why.partition(), why) == null;
  }

  public boolean contains(int partition) {
    return stopped.containsKey(partition);
  }

  public int count() {
    return stopped.size();
  }

  /** What is to be told of each, by the number of the partition. */
  public List<String> messages() {
    return stopped.values().stream().map(StoppedException::getMessage).toList();
  }
}
