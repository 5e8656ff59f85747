package io.berth.coordinator.ledger;

import io.berth.protocol.Scope;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tallies of one tenant: one for each scope in which somebody counts. */
final class Tallies {
  private final Map<Scope, Tally> byScope =
      new LinkedHashMap<>(); // in an order that can be replayed
  private final Function<Scope, Tally> first;

  /**
   * @param first makes the tally of a scope when somebody begins to count there
   */
  Tallies(Function<Scope, Tally> first) {
    this.first = first;
  }

  Tally of(Scope scope) {
    return byScope.computeIfAbsent(scope, first);
  }

  @Nullable Tally find(Scope scope) {
    return byScope.get(scope);
  }

  Collection<Tally> all() {
    return Collections.unmodifiableCollection(byScope.values());
  }

  boolean isEmpty() {
    return byScope.isEmpty();
  }

  void hold(LiveRun run) {
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      of(claim.scope()).hold(run, claim.weight());
    }
  }

  void release(LiveRun run) {
    for (Claims.Claim claim : run.claims().innermostFirst()) {
      Tally tally = of(claim.scope());
      tally.release(run);
      dropIfIdle(tally);
    }
  }

  void dropIfIdle(Tally tally) {
    if (tally.isIdle()) {
      byScope.remove(tally.scope());
    }
  }
}
