package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    requires = requires == null ? List.of() : Checks.elements(requires, "requires", "text");
  }

  @JsonCreator
  static Signal fromJson(
      @Nullable String tenant,
      @Nullable String run,
      @Nullable Integer attempt,
      @Nullable Integer home,
      @Nullable What what,
      @Nullable Instant at,
      @Nullable List<String> requires) {
    return new Signal(
        Checks.required(tenant, "tenant"),
        Checks.required(run, "run"),
        Checks.required(attempt, "attempt"),
        Checks.required(home, "home"),
        Checks.required(what, "what"),
        Checks.required(at, "at"),
        requires == null ? List.of() : requires);
  }

  public RunKey key() {
    return new RunKey(tenant, run);
  }
}
