package io.berth.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** Where a tenant lives must never change: another answer would give it a second writer. */
class TenantsTest {
  @Test
  void fixedTenantsHaveFixedHomes() {
    Map<String, Integer> homesOf12 =
        Map.of("default", 7, "acme", 0, "tenant-1", 7, "tenant-2", 6, "A", 10, "z.y_x-9", 3);
    homesOf12.forEach(
        (tenant, home) -> assertThat(Tenants.home(tenant, 12)).as(tenant).isEqualTo(home));
    assertThat(Tenants.home("default", 1)).isZero();
  }

  @Test
  void theHomeIsWhereKafkasOwnProducerSendsIt() {
    long seed = 20261120L;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder tenant = new StringBuilder();
      for (int length = 1 + random.nextInt(100); length > 0; length--) {
        tenant.append((char) (33 + random.nextInt(94)));
      }
      int partitions = 1 + random.nextInt(1_000);
      assertThat(Tenants.home(tenant.toString(), partitions))
          .isEqualTo(
              BuiltInPartitioner.partitionForKey(tenant.toString().getBytes(UTF_8), partitions));
    }
  }
}
