package io.berth.standalone.client;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.Scope;
import java.time.Instant;

/** Decisions for tests, on runs of {@code company.team/etl}. */
public final class Decisions {
  public static final FlowName FLOW = new FlowName("company.team", "etl");
  public static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

  private Decisions() {}

  public static Decision of(String run, Kind kind) {
    int attempt = kind == Kind.QUEUED || kind == Kind.CANCELLED ? 0 : 1;
    return of(run, kind, attempt, 0, null, null);
  }

  public static Decision of(
      String run, Kind kind, int attempt, long afterMs, Reason reason, Result result) {
    String worker = kind == Kind.STARTED ? "w1" : null;
    return new Decision(
        run,
        "default",
        FLOW,
        kind,
        attempt,
        4711,
        NOON.plusMillis(afterMs),
        reason,
        worker,
        result);
  }

  /** Two of two slots of the flow are taken. */
  public static Reason full() {
    return Reason.ofLimit(Code.LIMIT_FULL, Scope.flow(FLOW), 2, 2);
  }

  public static Answer decided(String run, Kind kind) {
    return new Answer.Decided(of(run, kind));
  }

  public static Answer rejected(Position of, String code) {
    return new Answer.Rejected(new Reject(of, code, "because of a test"));
  }
}
