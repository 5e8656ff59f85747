package io.berth.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of one run: the audit log.
 *
 * @param attempt the attempt it is about; 0 before the first admission
 * @param arrival orders a tenant's runs as its partition took them
 * @param at when it was decided, by the coordinator's clock; never goes back within a partition
 * @param reason there whenever there is one
 * @param worker who reported what led to it, if a worker did
 * @param result how the work ended, where it ran
 */
public record Decision(
    String run,
    String tenant,
    FlowName flow,
    Kind decision,
    int attempt,
    long arrival,
    Instant at,
    @Nullable Reason reason,
    @Nullable String worker,
    @Nullable Result result) {
  /** The steps a run can take; the last four settle it. */
  public enum Kind {
    QUEUED,
    ADMITTED,
    STARTED,
    RETRYING,
    LOST,
    KILL_REQUESTED,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    KILLED;

    /** Whether a run with this decision has ended. */
    public boolean settles() {
      return compareTo(SUCCEEDED) >= 0;
    }
  }

  public Decision {
    at = Checks.millis(at, "at");
  }
}
