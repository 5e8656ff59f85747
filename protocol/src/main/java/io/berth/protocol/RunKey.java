package io.berth.protocol;

/** The identity of a run: its tenant and its id. Written {@code tenant/id}, also as a Kafka key. */
public record RunKey(String tenant, String run) implements Comparable<RunKey> {
  public RunKey {
    tenant = Checks.tenant(tenant, "tenant");
    run = Checks.runId(run, "run");
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
