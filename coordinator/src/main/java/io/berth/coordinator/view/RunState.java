package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Decision;

/** Where a run is. Those that live come first, in the order in which they are listed. */
public enum RunState {
  /** A worker executes it. */
  RUNNING,
  /** It holds its slots, and no worker has begun it yet. */
  ADMITTED,
  /** A try failed, and it pauses without slots. */
  RETRYING,
  /** It waits in line. */
  QUEUED,
  /** It was taken and is decided when those before it are. */
  UNDECIDED,
  /** Its flow is not defined yet. */
  AWAITING_FLOW,
  /** It ended well. */
  SUCCEEDED,
  /** It ended badly, or was refused. */
  FAILED,
  /** It was refused, or ended before it was admitted. */
  CANCELLED,
  /** It was ended. */
  KILLED,
  /** There is no such run, or it ended so long ago that it is forgotten. */
  UNKNOWN;

  static RunState of(Entry entry) {
    return switch (entry) {
      case Awaiting run -> AWAITING_FLOW;
      case LiveRun run ->
          switch (run.state()) {
            case UNDECIDED -> UNDECIDED;
            case QUEUED -> QUEUED;
            case ADMITTED -> ADMITTED;
            case RUNNING -> RUNNING;
            case RETRYING -> RETRYING;
          };
    };
  }

  static RunState of(Decision.Kind outcome) {
    return switch (outcome) {
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case KILLED -> KILLED;
      case QUEUED, ADMITTED, STARTED, RETRYING, LOST, KILL_REQUESTED ->
          throw new IllegalStateException("Expected an outcome, but was " + outcome);
    };
  }

  /** Whether a run in this state has not ended. */
  public boolean lives() {
    return compareTo(AWAITING_FLOW) <= 0;
  }
}
