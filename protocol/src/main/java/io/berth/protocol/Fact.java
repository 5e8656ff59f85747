package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one attempt, as its worker saw it.
 *
 * @param at when, by the worker's clock
 * @param code why, where there is a reason
 * @param message the same for people
 * @param result how the work ended, with SUCCEEDED and FAILED
 */
public record Fact(
    String tenant,
    String run,
    int attempt,
    What what,
    Instant at,
    @Nullable Code code,
    @Nullable String message,
    @Nullable Result result) {
  /** What a worker can say about an attempt. */
  public enum What {
    /** It is about to run; it does so only if its delivery can be acknowledged. */
    STARTED,
    /** STARTED was said, but the delivery could not be acknowledged: it never ran here. */
    WITHDRAWN,
    /** It runs: renews the lease. */
    ALIVE,
    /** Its work ended well. */
    SUCCEEDED,
    /** Its work ended badly; it may be tried again. */
    FAILED,
    /** Its work ended badly, and trying again would not help. */
    FAILED_FOR_GOOD,
    /** It was told to stop and has stopped, or was stopped before it began. */
    KILLED,
    /** The worker stops, or can't do this work: it gives back what it has not finished. */
    HANDED_BACK,
    /** The delivery came a second time: whoever had it first never ran it. */
    REDELIVERED,
    /** The delivery came after {@code startBefore}. */
    EXPIRED
  }

  private static final int MESSAGE_MAX = 2_000;

  public Fact {
    tenant = Checks.tenant(tenant, "tenant");
    run = Checks.runId(run, "run");
    if (attempt < 1) {
      throw new InvalidRecordException(
          Code.REPORT_INVALID, "attempt", "expected at least 1, but was " + attempt);
    }
    Checks.required(what, "what");
    at = Checks.millis(at, "at");
    message = Checks.head(message, MESSAGE_MAX);
  }

  public static Fact of(RunKey key, int attempt, What what, Instant at) {
    return new Fact(key.tenant(), key.run(), attempt, what, at, null, null, null);
  }

  @JsonCreator
  static Fact fromJson(
      @Nullable String tenant,
      @Nullable String run,
      @Nullable Integer attempt,
      @Nullable What what,
      @Nullable Instant at,
      @Nullable String code,
      @Nullable String message,
      @Nullable Result result) {
    return new Fact(
        tenant == null ? Tenants.DEFAULT : tenant,
        Checks.required(run, "run"),
        Checks.required(attempt, "attempt"),
        Checks.required(what, "what"),
        Checks.required(at, "at"),
        Code.find(code)
            .orElse(null), // a newer worker may know more; its report counts all the same
        message,
        result);
  }

  public RunKey key() {
    return new RunKey(tenant, run);
  }
}
