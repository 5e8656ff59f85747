package io.berth.coordinator.view;

import io.berth.coordinator.ledger.LiveRun;
import org.jspecify.annotations.Nullable;

/**
 * A run that holds slots of a limit.
 *
 * @param weight how many
 * @param worker who executes it, while it is RUNNING
 * @param stopping whether it was told to stop: its slots become free when that is certain
 */
public record Holder(
    String run, RunState state, int weight, @Nullable String worker, boolean stopping) {
  static Holder of(LiveRun run, int weight) {
    return new Holder(
        run.key().run(), RunState.of(run), weight, run.executor(), run.stopping() != null);
  }
}
