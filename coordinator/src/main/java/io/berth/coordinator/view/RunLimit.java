package io.berth.coordinator.view;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Reserver;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Limit;
import io.berth.protocol.Order;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One limit that counts a run, and what it means for it.
 *
 * @param scope what it counts
 * @param setBy the scope of the definition in force: the same, or a wildcard
 * @param slots how many there are; null: no fixed number
 * @param active how many are taken
 * @param waiting how many runs wait for the scope, whatever blocks them
 * @param weight how many slots the run takes here
 * @param blocks whether the run can't go as long as this stays as it is
 * @param holders who has them: of the first that got slots those that arrived first, at most {@link
 *     #HOLDERS_MAX}
 * @param holdersTotal how many runs have some
 * @param reserved for whom slots are kept, if for anybody
 * @param order in which order those go that wait for it
 * @param fairBy the competitors of a FAIR limit
 * @param ahead who waits for it with a better place, where it blocks a run that waits
 * @param turn whose turn it is, where it blocks a run that waits and is FAIR: that decides there,
 *     before places do
 */
public record RunLimit(
    Scope scope,
    Scope setBy,
    @Nullable Long slots,
    long active,
    long waiting,
    int weight,
    Room room,
    boolean blocks,
    List<Holder> holders,
    int holdersTotal,
    @Nullable Reserved reserved,
    Order order,
    @Nullable String fairBy,
    @Nullable Ahead ahead,
    @Nullable FairTurn turn) {
  public static final int HOLDERS_MAX = 10;

  /** A run may be under a hundred limits, and a limit may have a million holders. */
  private static final int HOLDERS_LOOKED_AT = 1_000;

  public RunLimit {
    holders = holders == null ? List.of() : List.copyOf(holders);
  }

  /** Where a run waits, and how much may be looked at for each of the limits that block it. */
  private record Wait(LiveRun run, Line own, Explanation.Line position, int most) {
    static Wait of(TenantLedger tenant, LiveRun run, Explanation.Line position) {
      long blocking =
          run.claims().innermostFirst().stream()
              .filter(claim -> roomFor(run, tenant, claim).blocks())
              .count();
      return new Wait(
          run,
          Waiting.line(tenant, run),
          position,
          Math.toIntExact(Question.LOOKS_MAX / Math.max(1, blocking)));
    }

    Ahead ahead(Tally at) {
      return Ahead.of(at, run.place(), own, position, most);
    }

    @Nullable FairTurn turn(Tally at) {
      return FairTurn.of(at, own, most).orElse(null);
    }
  }

  /**
   * The limits in force that count a run, innermost first.
   *
   * @param position where it stands in its line, if it does
   */
  static List<RunLimit> of(
      Glance glance, TenantLedger tenant, LiveRun run, Explanation.@Nullable Line position) {
    Wait wait = position == null ? null : Wait.of(tenant, run, position);
    List<RunLimit> limits = new ArrayList<>();
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      Limit limit = tenant.limit(claim.scope()).orElse(null);
      if (limit != null) {
        limits.add(of(glance, tenant, run, claim, limit, wait));
      }
    }
    return limits;
  }

  private static RunLimit of(
      Glance glance,
      TenantLedger tenant,
      LiveRun run,
      Claims.Claim claim,
      Limit limit,
      @Nullable Wait wait) {
    Scope scope = claim.scope();
    Optional<Reserver> reserver = tenant.reserver(scope);
    Room room = roomFor(run, tenant, claim);
    Tally tally = tenant.tally(scope).orElse(null);
    Wait blocked = room.blocks() ? wait : null;
    Map<RunKey, Integer> holders = tally == null ? Map.of() : tally.holders();
    return new RunLimit(
        Claims.shown(scope),
        limit.scope(),
        LimitState.slots(tenant, scope),
        tenant.active(scope),
        tenant.waiting(scope),
        claim.weight(),
        room,
        room.blocks(),
        oldestFirst(glance, holders),
        holders.size(),
        reserver.map(Reserved::of).orElse(null),
        limit.order(),
        limit.fairBy(),
        blocked == null || tally == null ? null : blocked.ahead(tally),
        blocked == null || tally == null ? null : blocked.turn(tally));
  }

  /** What the scope of a claim means for a run: free where nothing limits it. */
  static Room roomFor(LiveRun run, TenantLedger tenant, Claims.Claim claim) {
    if (run.active()) {
      return Room.HELD;
    }
    Room room =
        Room.of(
            LimitState.slots(tenant, claim.scope()),
            tenant.active(claim.scope()),
            keptFrom(run, tenant.reserver(claim.scope())),
            claim.weight());
    return room == Room.PAUSED && tenant.followsFleet(claim.scope()) ? Room.NO_WORKERS : room;
  }

  /** The slots that a run may not take because they are kept: a better place is not bound by it. */
  static long keptFrom(LiveRun run, Optional<Reserver> reserver) {
    return reserver
        .filter(kept -> !kept.run().equals(run.key()) && kept.place().compareTo(run.place()) < 0)
        .map(kept -> (long) kept.slots())
        .orElse(0L);
  }

  private static List<Holder> oldestFirst(Glance glance, Map<RunKey, Integer> holders) {
    List<LiveRun> runs = new ArrayList<>();
    holders.keySet().stream()
        .limit(HOLDERS_LOOKED_AT)
        .forEach(key -> {
          LiveRun run = glance.ledger().inHand(key);
          if (run == null) {
            throw new BrokenInvariantException(
                "I3", "expected " + key + " to be active, but it is not");
          }
          runs.add(run);
        });
    return runs.stream()
        .sorted(Comparator.comparingLong(LiveRun::arrival))
        .limit(HOLDERS_MAX)
        .map(run -> Holder.of(run, holders.getOrDefault(run.key(), 0)))
        .toList();
  }
}
