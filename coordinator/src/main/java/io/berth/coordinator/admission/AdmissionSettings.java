package io.berth.coordinator.admission;

import io.berth.protocol.Topics;
import java.time.Duration;

/**
 * What an operator can set about decisions.
 *
 * @param unknownFlowGrace how long a run waits for its flow's definition
 * @param dispatchTime how long an attempt may wait for a worker to start it
 * @param clockMargin by how much workers' clocks may be behind: the slots of an attempt that nobody
 *     started are held this much longer than {@code dispatchTime}
 * @param admissionsPerStep the most admissions of one step: what bounds a transaction
 * @param looksPerStep the most lines looked at, spots asked whose turn it is under FAIR limits,
 *     deadlines handled and late arrivals decided in one step
 */
public record AdmissionSettings(
    Duration unknownFlowGrace,
    Duration dispatchTime,
    Duration clockMargin,
    int admissionsPerStep,
    int looksPerStep) {
  private static final Duration DISPATCH_TIME_MAX = Topics.SIGNALS_RETENTION.minusHours(1);

  public static final AdmissionSettings DEFAULT =
      new AdmissionSettings(
          Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofMinutes(1), 1_000, 10_000);

  public AdmissionSettings {
    if (unknownFlowGrace.isNegative()) {
      throw new IllegalArgumentException(
          "Expected a grace for unknown flows of 0 or more, but was " + unknownFlowGrace);
    }
    // Longer, and the signal that revokes an attempt could be gone before somebody starts it.
    if (!dispatchTime.isPositive() || dispatchTime.compareTo(DISPATCH_TIME_MAX) > 0) {
      throw new IllegalArgumentException(
          "Expected a dispatch time from 1 ms to %s, but was %s"
              .formatted(DISPATCH_TIME_MAX, dispatchTime));
    }
  }
}
