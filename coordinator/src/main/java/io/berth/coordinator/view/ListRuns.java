package io.berth.coordinator.view;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.FlowName;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which runs live?
 *
 * <p>Of those that hold slots or pause at most {@link #LOOKS_MAX} are looked at, and of the lines
 * of waiting runs as many: the runs behind a line's head cost nothing unless they are shown. A run
 * that is not decided yet is not found by its flow.
 *
 * @param tenant null: all tenants
 * @param state null: all states
 * @param flow null: all flows
 * @param most how many are wanted, at most {@link #MOST_MAX}: each waiting one is read from the
 *     store
 */
public record ListRuns(
    @Nullable String tenant, @Nullable RunState state, @Nullable FlowName flow, int most)
    implements Question<RunList> {
  /** No more are shown at once. */
  public static final int MOST_MAX = 200;

  /** A run that may be shown. */
  private record Found(RunState state, Place place, TenantLedger tenant, RunKey key) {
    static final Comparator<Found> BY_PLACE =
        Comparator.comparing(Found::state).thenComparing(Found::place).thenComparing(Found::key);
  }

  /** A line on the way from its head to its end. */
  private static final class Walk {
    private final TenantLedger tenant;
    private final Iterator<Map.Entry<Place, RunKey>> rest;
    private Map.Entry<Place, RunKey> first;

    Walk(TenantLedger tenant, Line line) {
      this.tenant = tenant;
      rest = line.inOrder().entrySet().iterator();
      first = rest.next();
    }

    Place place() {
      return first.getKey();
    }

    Found found() {
      return new Found(RunState.QUEUED, first.getKey(), tenant, first.getValue());
    }

    boolean step() {
      boolean more = rest.hasNext();
      if (more) {
        first = rest.next();
      }
      return more;
    }
  }

  /** A line whose head may be shown. */
  private record Head(Place place, TenantLedger tenant, Line line) {}

  @Override
  public RunList answer(Glance glance) {
    Search search = new Search();
    search.inHand(glance);
    search.waiting(glance);
    return new RunList(
        glance.now(),
        search.best.inOrder().stream().map(found -> row(glance, found)).toList(),
        search.counts,
        search.looks.cutShort() || search.handLooks.cutShort());
  }

  private static RunRow row(Glance glance, Found found) {
    Entry entry =
        glance
            .ledger()
            .find(found.key())
            .orElseThrow(() ->
                new BrokenInvariantException(
                    "I8", "expected " + found.key() + " in the store, but it is not there"));
    return RunRow.of(glance, found.tenant(), entry);
  }

  private final class Search {
    private final Looks handLooks = new Looks(LOOKS_MAX);
    private final Looks looks = new Looks(LOOKS_MAX);
    private final Map<RunState, Long> counts = new EnumMap<>(RunState.class);
    private final Best<Found> best = new Best<>(most, Found.BY_PLACE);

    void inHand(Glance glance) {
      for (LiveRun run : glance.ledger().inHand()) {
        if (!handLooks.another()) {
          return;
        }
        if ((tenant == null || tenant.equals(run.key().tenant()))
            && (flow == null || flow.equals(run.flow().name()))) {
          RunState is = RunState.of(run);
          count(is, 1);
          if (wanted(is)) {
            TenantLedger of = glance.ledger().findTenant(run.key().tenant()).orElseThrow();
            best.add(new Found(is, run.place(), of, run.key()));
          }
        }
      }
    }

    void waiting(Glance glance) {
      Best<Head> heads = new Best<>(most, Comparator.comparing(Head::place));
      for (TenantLedger each : glance.tenants(tenant)) {
        if (!looks.another()) {
          break;
        }
        lines(each, heads);
        undecided(each);
        awaiting(each);
      }
      // No more heads than runs are wanted can matter. From here on it is a merge.
      PriorityQueue<Walk> walks = new PriorityQueue<>(Comparator.comparing(Walk::place));
      heads.inOrder().forEach(head -> walks.add(new Walk(head.tenant(), head.line())));
      for (int i = 0; i < most && !walks.isEmpty(); i++) {
        Walk next = walks.remove();
        best.add(next.found());
        if (next.step()) {
          walks.add(next);
        }
      }
    }

    private void lines(TenantLedger of, Best<Head> heads) {
      for (Line line : of.lines().all()) {
        if (!looks.another()) {
          return;
        }
        if (flow == null || asksFor(line.claims(), Scope.flow(flow))) {
          count(RunState.QUEUED, line.size());
          if (wanted(RunState.QUEUED)) {
            heads.add(new Head(line.headPlace(), of, line));
          }
        }
      }
    }

    private void undecided(TenantLedger of) {
      Map<Long, RunKey> runs = of.undecided();
      if (flow == null && !runs.isEmpty()) {
        count(RunState.UNDECIDED, runs.size());
        byArrival(RunState.UNDECIDED, of, runs);
      }
    }

    private void awaiting(TenantLedger of) {
      for (FlowName awaited : of.awaitedFlows()) {
        if (!looks.another()) {
          return;
        }
        if (flow == null || flow.equals(awaited)) {
          Map<Long, RunKey> runs = of.awaiting(awaited);
          count(RunState.AWAITING_FLOW, runs.size());
          byArrival(RunState.AWAITING_FLOW, of, runs);
        }
      }
    }

    private void byArrival(RunState is, TenantLedger of, Map<Long, RunKey> runs) {
      if (wanted(is)) {
        runs.entrySet().stream()
            .limit(most)
            .forEach(
                run -> best.add(new Found(is, new Place(0, run.getKey()), of, run.getValue())));
      }
    }

    private boolean wanted(RunState is) {
      return state == null || state == is;
    }

    private void count(RunState is, long runs) {
      counts.merge(is, runs, Long::sum);
    }

    private static boolean asksFor(Claims claims, Scope scope) {
      return claims.innermostFirst().stream().anyMatch(claim -> claim.scope().equals(scope));
    }
  }
}
