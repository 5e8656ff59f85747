package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A scope's number of slots, and what to do when they are taken.
 *
 * @param onFull what happens to a newcomer; {@code QUEUE} when absent
 * @param maxWaiting how many runs may wait for this limit; null: without bound
 * @param onOverflow what happens beyond {@code maxWaiting}; {@code CANCEL} when absent
 * @param order {@code FIFO} when absent
 * @param fairBy the competitors of a FAIR limit: {@code flow}, {@code namespace} or {@code
 *     label:<k>}
 * @param reserveAfter how long a head that is overtaken waits before room is kept for it; 1 min
 *     when absent
 */
public record Limit(
    String tenant,
    Scope scope,
    Slots slots,
    OnFull onFull,
    @Nullable Integer maxWaiting,
    OnOverflow onOverflow,
    Order order,
    @Nullable String fairBy,
    Duration reserveAfter)
    implements Definition {
  public static final Duration DEFAULT_RESERVE_AFTER = Duration.ofMinutes(1);

  public Limit {
    tenant = Checks.tenantOrDefault(tenant);
    Checks.required(scope, "scope");
    Checks.required(slots, "slots");
    if (slots instanceof Slots.Fleet && scope.kind() != Scope.Kind.QUEUE) {
      throw Checks.broken(
          Code.SLOTS_INVALID,
          "slots",
          "a number or unlimited, because only a queue has a fleet",
          "fleet on " + scope);
    }
    if (maxWaiting != null && maxWaiting < 0) {
      throw new InvalidRecordException(
          Code.LIMIT_INVALID, "maxWaiting", "expected at least 0, but was " + maxWaiting);
    }
    if ((order == Order.FAIR) != (fairBy != null)) {
      throw new InvalidRecordException(
          Code.LIMIT_INVALID,
          "fairBy",
          order == Order.FAIR
              ? "expected flow, namespace or label:<k> with order FAIR, but there is none"
              : "expected none without order FAIR, but was " + Checks.quoted(fairBy));
    }
    if (fairBy != null && !fairBy.equals("flow") && !fairBy.equals("namespace")) {
      if (!fairBy.startsWith("label:")) {
        throw Checks.broken(Code.LIMIT_INVALID, "fairBy", "flow, namespace or label:<k>", fairBy);
      }
      Checks.labelKey(fairBy.substring("label:".length()), "fairBy");
    }
    reserveAfter =
        Checks.duration(reserveAfter, Duration.ZERO, Checks.DURATION_MAX, "reserveAfter");
  }

  /** A limit that queues in order of place: what most are. */
  public static Limit of(String tenant, Scope scope, Slots slots, OnFull onFull) {
    return new Limit(
        tenant,
        scope,
        slots,
        onFull,
        null,
        OnOverflow.CANCEL,
        Order.FIFO,
        null,
        DEFAULT_RESERVE_AFTER);
  }

  @JsonCreator
  static Limit fromJson(
      @Nullable String tenant,
      @Nullable Scope scope,
      @Nullable Slots slots,
      @Nullable OnFull onFull,
      @Nullable Integer maxWaiting,
      @Nullable OnOverflow onOverflow,
      @Nullable Order order,
      @Nullable String fairBy,
      @Nullable Duration reserveAfter) {
    return new Limit(
        tenant == null ? Tenants.DEFAULT : tenant,
        Checks.required(scope, "scope"),
        Checks.required(slots, "slots"),
        onFull == null ? OnFull.QUEUE : onFull,
        maxWaiting,
        onOverflow == null ? OnOverflow.CANCEL : onOverflow,
        order == null ? Order.FIFO : order,
        fairBy,
        reserveAfter == null ? DEFAULT_RESERVE_AFTER : reserveAfter);
  }

  /** The same limit with another number of slots. */
  public Limit withSlots(Slots other) {
    return new Limit(
        tenant, scope, other, onFull, maxWaiting, onOverflow, order, fairBy, reserveAfter);
  }

  @Override
  public DefinitionKey key() {
    return new DefinitionKey.OfLimit(tenant, scope);
  }
}
