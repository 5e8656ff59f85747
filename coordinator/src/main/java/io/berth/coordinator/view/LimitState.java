package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Order;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A limit as it stands.
 *
 * @param scope what it counts; a wildcard as such has a row, too, without counts: each one that it
 *     limits and in which somebody counts has its own
 * @param setBy the scope of the definition in force: the same, or a wildcard
 * @param slots how many there are; null: no fixed number
 * @param fleet whether there are as many as live workers make
 * @param active how many are taken; null for a wildcard
 * @param waiting how many runs wait for the scope, whatever blocks them; null for a wildcard
 * @param paused whether it has no slots at all
 * @param over whether more are taken than there are: it was lowered, or a run was forced past it
 * @param reserved for whom slots are kept, if for anybody
 */
public record LimitState(
    String tenant,
    Scope scope,
    Scope setBy,
    @Nullable Long slots,
    boolean fleet,
    @Nullable Long active,
    @Nullable Long waiting,
    boolean paused,
    boolean over,
    OnFull onFull,
    Order order,
    @Nullable String fairBy,
    @Nullable Reserved reserved) {

  /** The limit with the most waiting runs first, then by name, the tenant's own before the rest. */
  static final Comparator<LimitState> BUSIEST_FIRST =
      Comparator.comparingLong((LimitState limit) -> -count(limit.waiting()))
          .thenComparing(LimitState::tenant)
          .thenComparing(LimitState::scope, Comparator.reverseOrder());

  /** The slots in force; null where there is no fixed number. */
  static @Nullable Long slots(TenantLedger tenant, Scope scope) {
    long room = tenant.limitRoom(scope);
    return room == Long.MAX_VALUE ? null : room + tenant.active(scope);
  }

  /** The limit in force for a scope, as it stands; empty where nothing limits it. */
  static Optional<LimitState> of(TenantLedger tenant, Scope scope) {
    return tenant.limit(scope).map(limit -> of(tenant, scope, limit));
  }

  private static LimitState of(TenantLedger tenant, Scope scope, Limit limit) {
    Long slots = slots(tenant, scope);
    long active = tenant.active(scope);
    return new LimitState(
        tenant.tenant(),
        Claims.shown(scope),
        limit.scope(),
        slots,
        tenant.followsFleet(scope),
        active,
        tenant.waiting(scope),
        slots != null && slots == 0,
        slots != null && active > slots,
        limit.onFull(),
        limit.order(),
        limit.fairBy(),
        tenant.reserver(scope).map(Reserved::of).orElse(null));
  }

  /** A wildcard as it was set. */
  static LimitState ofWildcard(TenantLedger tenant, Limit limit) {
    Long slots = limit.slots() instanceof Slots.Fixed fixed ? (long) fixed.count() : null;
    return new LimitState(
        tenant.tenant(),
        limit.scope(),
        limit.scope(),
        slots,
        limit.slots() instanceof Slots.Fleet,
        null,
        null,
        slots != null && slots == 0,
        false,
        limit.onFull(),
        limit.order(),
        limit.fairBy(),
        null);
  }

  private static long count(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
