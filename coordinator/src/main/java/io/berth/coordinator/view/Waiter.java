package io.berth.coordinator.view;

import io.berth.coordinator.ledger.BrokenInvariantException;
import io.berth.coordinator.ledger.Claims;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.Place;
import io.berth.coordinator.ledger.Tally;
import io.berth.protocol.FlowName;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A run that waits for a limit.
 *
 * @param elsewhere the innermost other limit that has no room for it either: as long as that is so,
 *     it is passed over here; null if there is none
 */
public record Waiter(
    String run, FlowName flow, int priority, long arrival, @Nullable Scope elsewhere) {
  static Waiter of(Tally at, Line line, Place place, RunKey key) {
    Scope elsewhere =
        line.full().stream()
            .map(Tally::scope)
            .filter(full -> !full.equals(at.scope()))
            .findFirst()
            .map(Claims::shown)
            .orElse(null);
    return new Waiter(key.run(), flow(line, key), place.priority(), place.arrival(), elsewhere);
  }

  private static FlowName flow(Line line, RunKey key) {
    return line.claims().innermostFirst().stream()
        .map(Claims.Claim::scope)
        .filter(scope -> scope.kind() == Scope.Kind.FLOW)
        .findFirst()
        .map(scope -> FlowName.parse(scope.name()))
        .orElseThrow(
            () -> new BrokenInvariantException("I2", "expected " + key + " to count in its flow"));
  }
}
