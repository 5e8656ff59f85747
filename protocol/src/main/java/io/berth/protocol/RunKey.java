package io.berth.protocol;

/** The identity of a run: its tenant and its id. Written {@code tenant/id}, also as a Kafka key. */
public record RunKey(String tenant, String run) implements Comparable<RunKey> {
  public RunKey {
    tenant = Checks.tenant(tenant, "tenant");
    run = Checks.runId(run, "run");
  }

  /** Reads {@code tenant/id}. */
  public static RunKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw Checks.broken(Code.RUN_ID_INVALID, "", "a run as <tenant>/<id>", text);
    }
    return new RunKey(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(RunKey other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : run.compareTo(other.run);
  }

  @Override
  public String toString() {
    return tenant + "/" + run;
  }
}
