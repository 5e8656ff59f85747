package io.berth.coordinator.view;

import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which limits are in force, and how they stand?
 *
 * <p>Those that operators have set come first, then those of flows, then what wildcards limit at
 * the moment. At most {@link #LOOKS_MAX} scopes are looked at.
 *
 * @param tenant null: all tenants
 * @param most how many are wanted, at most {@link #MOST_MAX}
 */
public record ListLimits(@Nullable String tenant, int most) implements Question<LimitList> {
  /** No more are shown at once. */
  public static final int MOST_MAX = 1_000;

  @Override
  public LimitList answer(Glance glance) {
    Search search = new Search(most);
    for (TenantLedger each : glance.tenants(tenant)) {
      if (!search.looks.another()) {
        break;
      }
      search.in(each);
    }
    return new LimitList(
        glance.now(), search.best.inOrder(), search.total, search.looks.cutShort());
  }

  private static final class Search {
    private final Looks looks = new Looks(LOOKS_MAX);
    private final Best<LimitState> best;
    private int total;

    Search(int most) {
      best = new Best<>(most, LimitState.BUSIEST_FIRST);
    }

    void in(TenantLedger tenant) {
      Set<Scope> seen = new HashSet<>();
      boolean wildcards = false;
      for (Limit limit : tenant.limitsSet()) {
        if (!looks.another()) {
          return;
        }
        if (!limit.scope().isWildcard()) {
          look(tenant, limit.scope(), seen);
        } else if (!(limit.slots() instanceof Slots.Unlimited)) {
          wildcards = true;
          found(LimitState.ofWildcard(tenant, limit));
        }
      }
      for (FlowBook book : tenant.flowBooks()) {
        if (!looks.another()) {
          return;
        }
        if (book.flow().concurrency() != null) {
          look(tenant, Scope.flow(book.flow().name()), seen);
        }
      }
      if (wildcards) {
        for (Tally tally : tenant.tallies()) {
          if (!looks.another()) {
            return;
          }
          look(tenant, tally.scope(), seen);
        }
      }
    }

    private void look(TenantLedger tenant, Scope scope, Set<Scope> seen) {
      if (seen.add(scope)) {
        LimitState.of(tenant, scope).ifPresent(this::found);
      }
    }

    private void found(LimitState limit) {
      total++;
      best.add(limit);
    }
  }
}
