package io.berth.coordinator.metrics;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One limit as it stands: a copy that any thread may read.
 *
 * @param slots empty where they are no fixed number
 */
public record LimitRow(String tenant, Scope scope, OptionalInt slots, long active, long waiting) {
  /**
   * Scopes looked at for limits that wildcards give: there may be a million, here a glance does.
   */
  static final int GLANCE_MAX = 10_000;

  /** The limits of a partition, those that operators have set first; at most so many. */
  static List<LimitRow> of(Ledger ledger, int most) {
    List<LimitRow> rows = new ArrayList<>();
    for (TenantLedger tenant : ledger.tenants()) {
      Set<Scope> scopes = new LinkedHashSet<>();
      for (Limit limit : tenant.limitsSet()) {
        if (!limit.scope().isWildcard()) {
          scopes.add(limit.scope());
        }
      }
      for (FlowBook book : tenant.flowBooks()) {
        if (book.flow().concurrency() != null) {
          scopes.add(Scope.flow(book.flow().name()));
        }
      }
      tenant.tallies().stream().limit(GLANCE_MAX).map(Tally::scope).forEach(scopes::add);
      for (Scope scope : scopes) {
        if (rows.size() == most) {
          return rows;
        }
        row(tenant, scope).ifPresent(rows::add);
      }
    }
    return rows;
  }

  private static Optional<LimitRow> row(TenantLedger tenant, Scope scope) {
    return tenant
        .limit(scope)
        .map(limit ->
            new LimitRow(
                tenant.tenant(),
                Claims.shown(scope),
                limit.slots() instanceof Slots.Fixed fixed
                    ? OptionalInt.of(fixed.count())
                    : OptionalInt.empty(),
                tenant.active(scope),
                tenant.waiting(scope)));
  }
}
