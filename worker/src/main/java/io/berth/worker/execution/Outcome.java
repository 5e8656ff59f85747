package io.berth.worker.execution;

import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import io.berth.protocol.Result;
import io.berth.protocol.Work;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the work of an attempt came to its end. */
public sealed interface Outcome {
  /** All tasks succeeded; the result is the last one's. */
  record Succeeded(Result result) implements Outcome {}

  /** A task failed. */
  record Failed(Code code, String message, Result result, boolean retryable) implements Outcome {}

  /** It was made to end before it was through; the result is that of the task at work then. */
  record Stopped(Stop why, Result result) implements Outcome {}

  /** What the coordinator is told. */
  default Fact fact(Work work, Instant at) {
    return switch (this) {
      case Succeeded(Result result) -> fact(work, at, Fact.What.SUCCEEDED, null, null, result);
      case Failed(Code code, String message, Result result, boolean retryable) ->
          fact(
              work,
              at,
              retryable ? Fact.What.FAILED : Fact.What.FAILED_FOR_GOOD,
              code,
              message,
              result);
      case Stopped(Stop why, Result result) ->
          switch (why) {
            case REVOKED -> fact(work, at, Fact.What.KILLED, null, null, result);
            case TIMEOUT ->
                fact(
                    work,
                    at,
                    Fact.What.FAILED,
                    Code.RUN_TIMEOUT,
                    "ran longer than " + orEver(work.timeout()),
                    result);
            case LEASE_ENDS ->
                fact(
                    work,
                    at,
                    Fact.What.HANDED_BACK,
                    null,
                    "stopped because its lease could not be renewed in time",
                    null);
            case DRAIN ->
                fact(work, at, Fact.What.HANDED_BACK, null, "the worker shuts down", null);
            case SUPERSEDED ->
                fact(work, at, Fact.What.HANDED_BACK, null, "a newer attempt was delivered", null);
          };
    };
  }

  private static String orEver(@Nullable Duration timeout) {
    return timeout == null ? "allowed" : timeout.toString();
  }

  private static Fact fact(
      Work work,
      Instant at,
      Fact.What what,
      @Nullable Code code,
      @Nullable String message,
      @Nullable Result result) {
    return new Fact(work.tenant(), work.run(), work.attempt(), what, at, code, message, result);
  }
}
