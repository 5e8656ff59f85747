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
  private static final String NO_RECORD =
      "No record is to blame, so none can be set aside: keep this message and the log, and go back"
          + " to the version before.";

  private final int partition;
  private final @Nullable String invariant;

  private StoppedException(
      int partition, String where, String remedy, List<String> last, RuntimeException cause) {
    super(
        "Partition %s stopped %s, because %s. Nothing of it was decided. %s The last inputs: %s."
            .formatted(partition, where, what(cause), remedy, String.join("; ", last)),
        cause);
    this.partition = partition;
    invariant = cause instanceof BrokenInvariantException broken ? broken.invariant() : null;
  }

  /**
   * The rules failed on a record.
   *
   * @param last the inputs before and with it
   */
  static StoppedException at(
      int partition, Position record, List<String> last, RuntimeException cause) {
    String remedy =
        "To go on without this record, start every coordinator with --set-aside "
            + record
            + " (or BERTH_SET_ASIDE="
            + record
            + "): it then lands in the rejects, undecided.";
    return new StoppedException(partition, "at " + record, remedy, last, cause);
  }

  /** The rules failed as time had passed. */
  static StoppedException asTimePassed(int partition, List<String> last, RuntimeException cause) {
    return new StoppedException(partition, "as time passed", NO_RECORD, last, cause);
  }

  /** What is stored could not be read. */
  static StoppedException asItOpened(int partition, RuntimeException cause) {
    return new StoppedException(partition, "as it opened", NO_RECORD, List.of("none"), cause);
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

  private static String what(RuntimeException cause) {
    return cause instanceof BrokenInvariantException
        ? "an invariant is broken: " + cause.getMessage()
        : "the rules failed: " + cause;
  }
}
