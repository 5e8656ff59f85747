package io.berth.protocol;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Where a tenant lives: the one function that says which partition decides it. */
public final class Tenants {
  /** The tenant of a record that names none. */
  public static final String DEFAULT = "default";

  private Tenants() {}

  /**
   * The partition that owns a tenant: what Kafka's own Java producer picks for a record with the
   * tenant as its key, so that such records need no second hop.
   *
   * @param partitions the number of partitions of the input topics, at least 1
   */
  public static int home(String tenant, int partitions) {
    return Utils.toPositive(Utils.murmur2(tenant.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
