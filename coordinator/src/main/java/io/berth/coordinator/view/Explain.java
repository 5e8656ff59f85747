package io.berth.coordinator.view;

import io.berth.coordinator.ledger.Awaiting;
import io.berth.coordinator.ledger.Fleets;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Reason;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why is a run where it is?
 *
 * <p>Of its line at most {@link #LOOKS_MAX} runs are counted, of each of its limits at most a
 * thousand holders are looked at. Of all those that block it together at most {@link #LOOKS_MAX}
 * lines are looked at, and as many runs in them counted.
 */
public record Explain(RunKey key) implements Question<Explanation> {
  @Override
  public Explanation answer(Glance glance) {
    var live = glance.ledger().find(key).orElse(null);
    return switch (live) {
      case Awaiting run -> awaiting(glance, run);
      case LiveRun run -> live(glance, run);
      case null ->
          glance
              .ledger()
              .settled(key)
              .map(run -> settled(glance, run))
              .orElseGet(() -> unknown(glance));
    };
  }

  private Explanation awaiting(Glance glance, Awaiting run) {
    return new Explanation(
        glance.now(),
        key.tenant(),
        key.run(),
        RunState.of(run),
        Sentences.awaiting(run),
        run.request().flow(),
        new Explanation.Place(run.request().priority(), run.arrival(), run.arrivedAt()),
        0,
        null,
        run.until(),
        null,
        null,
        null,
        null,
        List.of(),
        null);
  }

  private Explanation live(Glance glance, LiveRun run) {
    TenantLedger tenant = glance.ledger().findTenant(key.tenant()).orElseThrow();
    boolean waits = run.state() == LiveRun.State.QUEUED;
    Optional<Explanation.Line> line = waits ? Optional.of(line(tenant, run)) : Optional.empty();
    List<RunLimit> limits =
        waits || run.active() ? RunLimit.of(glance, tenant, run, line.orElse(null)) : List.of();
    Explanation.Queue queue = queue(glance, tenant, run.flow().workers());
    Reason reason = waits ? Waiting.reason(tenant, run) : run.stopping();
    String sentence =
        line.map(at -> Sentences.waiting(run, limits, at, queue))
            .orElseGet(() -> Sentences.live(run, queue, glance.now()));
    return new Explanation(
        glance.now(),
        key.tenant(),
        key.run(),
        RunState.of(run),
        sentence,
        run.flow().name(),
        new Explanation.Place(run.place().priority(), run.arrival(), run.arrivedAt()),
        run.attempt(),
        new Explanation.Tries(
            run.tries().failed(),
            run.flow().retry().maxAttempts(),
            run.tries().lost(),
            run.flow().retry().maxLost()),
        Explanation.until(glance, run),
        reason,
        line.orElse(null),
        queue,
        run.executor(),
        limits,
        null);
  }

  private static Explanation.Queue queue(Glance glance, TenantLedger tenant, String name) {
    Fleets fleets = glance.ledger().fleets();
    return new Explanation.Queue(
        name, tenant.queueReady(name), fleets.workers(name), fleets.capacity(name));
  }

  private static Explanation.Line line(TenantLedger tenant, LiveRun run) {
    Line line = Waiting.line(tenant, run);
    List<String> ahead = new ArrayList<>();
    Place place = run.place();
    Looks looks = new Looks(LOOKS_MAX);
    int before = 0;
    for (Map.Entry<Place, RunKey> other : line.inOrder().entrySet()) {
      if (other.getKey().compareTo(place) >= 0 || !looks.another()) {
        break;
      }
      before++;
      if (ahead.size() < Explanation.Line.AHEAD_MAX) {
        ahead.add(other.getValue().run());
      }
    }
    return new Explanation.Line(
        before + 1,
        looks.cutShort(),
        line.size(),
        line.head().run(),
        ahead,
        Waiting.reserves(tenant, run));
  }

  private Explanation settled(Glance glance, SettledRun run) {
    Request request = run.request();
    return new Explanation(
        glance.now(),
        key.tenant(),
        key.run(),
        RunState.of(run.outcome()),
        Sentences.settled(run),
        run.flow(),
        new Explanation.Place(request.priority(), run.arrival(), null),
        run.attempt(),
        null,
        null,
        run.reason(),
        null,
        null,
        null,
        List.of(),
        new Explanation.End(run.at(), run.result()));
  }

  private Explanation unknown(Glance glance) {
    return new Explanation(
        glance.now(),
        key.tenant(),
        key.run(),
        RunState.UNKNOWN,
        Sentences.unknown(key),
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null);
  }
}
