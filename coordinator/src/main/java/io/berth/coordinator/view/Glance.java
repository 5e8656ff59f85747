package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a question is answered from: one partition's ledger as it is at one moment.
 *
 * @param now by the wall clock
 * @param leaseNow by the lease clock, which may be behind
 */
public record Glance(Ledger ledger, Instant now, Instant leaseNow) {
  /** One tenant, if anything is known of it; all of them when null. */
  Iterable<TenantLedger> tenants(@Nullable String only) {
    return only == null
        ? ledger.tenants()
        : ledger.findTenant(only).map(List::of).orElse(List.of());
  }

  /** When a running attempt's lease ends if nothing is heard of it, by the wall clock. */
  @Nullable Instant leaseUntil(RunKey key) {
    Instant end = ledger.leaseEnd(key);
    return end == null ? null : now.plus(Duration.between(leaseNow, end));
  }
}
