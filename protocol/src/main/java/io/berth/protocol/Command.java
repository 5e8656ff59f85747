package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word about one run.
 *
 * @param id with RESTART the id of the new run; null: derived from where the command arrived
 * @param by who says so, for the log
 * @param why the operator's reason, for the log
 */
public record Command(
    Type type,
    String tenant,
    String run,
    @Nullable String id,
    @Nullable String by,
    @Nullable String why) {
  /** What an operator can ask for. */
  public enum Type {
    KILL,
    FORCE,
    RESTART,
    PURGE
  }

  private static final int TEXT_MAX = 1_000;

  public Command {
    Checks.required(type, "type");
    tenant = Checks.tenantOrDefault(tenant);
    run = Checks.runId(run, "run");
    if (id != null) {
      id = Checks.runId(id, "id");
    }
    by = Checks.head(by, TEXT_MAX);
    why = Checks.head(why, TEXT_MAX);
  }

  @JsonCreator
  static Command fromJson(
      @Nullable Type type,
      @Nullable String tenant,
      @Nullable String run,
      @Nullable String id,
      @Nullable String by,
      @Nullable String why) {
    return new Command(
        Checks.required(type, "type"),
        tenant == null ? Tenants.DEFAULT : tenant,
        Checks.required(run, "run"),
        id,
        by,
        why);
  }

  public RunKey key() {
    return new RunKey(tenant, run);
  }
}
