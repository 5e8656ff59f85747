package io.berth.coordinator.ledger;

import io.berth.protocol.Flow;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A flow with every revision that a live run may still need.
 *
 * @param latest the number of the newest revision; its limit is the one in force
 * @param deleted later arrivals don't find the flow; live runs keep their revision and the limit
 * @param revisions by number; the latest is always among them
 */
public record FlowBook(int latest, boolean deleted, Map<Integer, Flow> revisions) {
  /** As JSON: it is stored as one record, of 1 MiB at most unless brokers are told otherwise. */
  public static final int BYTES_MAX = 1_000_000;

  public FlowBook {
    revisions = Collections.unmodifiableMap(new TreeMap<>(revisions)); // stored in this order
    if (!revisions.containsKey(latest)) {
      throw new IllegalStateException(
          "Expected revision " + latest + " among " + revisions.keySet());
    }
  }

  /** The newest definition, also of a deleted flow. */
  public Flow flow() {
    return revision(latest);
  }

  public Flow revision(int number) {
    Flow flow = revisions.get(number);
    if (flow == null) {
      throw new IllegalStateException(
          "Expected revision "
              + number
              + " of a live run's flow, but there are "
              + revisions.keySet());
    }
    return flow;
  }
}
