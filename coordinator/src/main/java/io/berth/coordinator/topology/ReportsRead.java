package io.berth.coordinator.topology;

import java.util.OptionalLong;

/**
 * Knows until when the reports of each partition have been read. A lease ends only after the
 * reports that were there at its end have been read: while a broker is away, or answers late, a
 * worker may have renewed what seems to be lost. Asked by deciding threads at each tick.
 */
@FunctionalInterface
public interface ReportsRead {
  /**
   * The latest known instant, in ms of {@link Wiring#steadyMs}, at which a partition had no report
   * that is not read; empty if none is known.
   *
   * @param next the offset up to which the partition's reports are decided
   */
  OptionalLong until(int partition, long next);
}
