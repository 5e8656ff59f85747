package io.berth.coordinator.topology;

import io.berth.coordinator.ledger.BrokenInvariantException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partition can't go on: the rules failed on what they were deciding. Its message is for whoever
 * operates it: what broke, where, what came before, and how to go on.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int partition;
  private final @Nullable String invariant;

  /**
   * The rules failed.
   *
   * @param at the record that was being decided; null: time had passed
   * @param last the inputs before and with it
   */
  StoppedException(
      int partition, @Nullable Position at, List<String> last, RuntimeException cause) {
    super(message(partition, at, last, cause), cause);
    this.partition = partition;
    invariant = cause instanceof BrokenInvariantException broken ? broken.invariant() : null;
  }

  /** The one that led to a failure, if one did. */
  public static Optional<StoppedException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoppedException stopped) {
        return Optional.of(stopped);
      }
    }
    return Optional.empty();
  }

  public int partition() {
    return partition;
  }

  /** The number of the invariant that is broken; empty if the rules failed in another way. */
  public Optional<String> invariant() {
    return Optional.ofNullable(invariant);
  }

  private static String message(
      int partition, @Nullable Position at, List<String> last, RuntimeException cause) {
    String what =
        cause instanceof BrokenInvariantException
            ? "an invariant is broken: " + cause.getMessage()
            : "the rules failed: " + cause;
    String where = at == null ? "as time passed" : "at " + at;
    String remedy =
        at == null
            ? "No record is to blame, so none can be set aside: keep this message and the log, and"
                + " go back to the version before."
            : "To go on without this record, start every coordinator with --set-aside "
                + at
                + " (or BERTH_SET_ASIDE="
                + at
                + "): it then lands in the rejects, undecided.";
    return "Partition %s stopped %s, because %s. Nothing of it was decided. %s The last inputs: %s."
        .formatted(partition, where, what, remedy, String.join("; ", last));
  }
}
