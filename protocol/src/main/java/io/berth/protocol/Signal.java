package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * Tells workers about one attempt.
 *
 * @param home the partition that owns the run
 * @param requires as in {@link Work}: a worker that doesn't know an entry ignores the signal
 */
public record Signal(
    String tenant,
    String run,
    int attempt,
    int home,
    What what,
    Instant at,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<String> requires) {
  /** What to do. */
  public enum What {
    /** End the attempt if it runs, and never start it if it doesn't; then report. */
    STOP
  }

  public Signal {
    tenant = Checks.tenant(tenant, "tenant");
    run = Checks.runId(run, "run");
    Checks.required(what, "what");
    at = Checks.millis(at, "at");
    requires = requires == null ? List.of() : List.copyOf(requires);
  }

  public RunKey key() {
    return new RunKey(tenant, run);
  }
}
