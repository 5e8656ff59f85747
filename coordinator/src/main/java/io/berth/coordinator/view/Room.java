package io.berth.coordinator.view;

import org.jspecify.annotations.Nullable;

/** What a limit means for a run that it counts. */
public enum Room {
  /** The run holds its slots of it. */
  HELD,
  /** There is room for the run. */
  FREE,
  /** There is not: too many of its slots are taken. */
  TAKEN,
  /** There would be, but it is kept for a run with a better place. */
  RESERVED,
  /** It has no slots at all. */
  PAUSED,
  /** It has no slots because it has as many as live workers make, and there are none. */
  NO_WORKERS,
  /** The run needs more slots than it has. */
  TOO_SMALL;

  /**
   * For a run that holds no slots.
   *
   * @param slots null: without bound
   * @param kept slots that are kept for a better place
   */
  static Room of(@Nullable Long slots, long active, long kept, int weight) {
    if (slots == null) {
      return FREE;
    }
    if (slots == 0) {
      return PAUSED;
    }
    if (slots < weight) {
      return TOO_SMALL;
    }
    long free = slots - active;
    if (free < weight) {
      return TAKEN;
    }
    return free - kept < weight ? RESERVED : FREE;
  }

  boolean blocks() {
    return switch (this) {
      case HELD, FREE -> false;
      case TAKEN, RESERVED, PAUSED, NO_WORKERS, TOO_SMALL -> true;
    };
  }
}
