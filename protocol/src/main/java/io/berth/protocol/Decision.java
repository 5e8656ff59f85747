package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
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
    Checks.required(run, "run");
    Checks.required(tenant, "tenant");
    Checks.required(flow, "flow");
    Checks.required(decision, "decision");
    at = Checks.millis(at, "at");
  }

  @JsonCreator
  static Decision fromJson(
      @Nullable String run,
      @Nullable String tenant,
      @Nullable FlowName flow,
      @Nullable Kind decision,
      @Nullable Integer attempt,
      @Nullable Long arrival,
      @Nullable Instant at,
      @Nullable Reason reason,
      @Nullable String worker,
      @Nullable Result result) {
    return new Decision(
        Checks.required(run, "run"),
        Checks.required(tenant, "tenant"),
        Checks.required(flow, "flow"),
        Checks.required(decision, "decision"),
        Checks.required(attempt, "attempt"),
        Checks.required(arrival, "arrival"),
        Checks.required(at, "at"),
        reason,
        worker,
        result);
  }
}
