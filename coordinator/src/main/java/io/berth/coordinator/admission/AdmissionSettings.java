package io.berth.coordinator.admission;

import java.time.Duration;

/**
 * What an operator can set about decisions.
 *
 * @param unknownFlowGrace how long a run waits for its flow's definition
 * @param dispatchTime how long an attempt may wait for a worker to start it
 * @param clockMargin by how much workers' clocks may be behind: the slots of an attempt that nobody
 *     started are held this much longer than {@code dispatchTime}
 * @param admissionsPerStep the most admissions of one step: what bounds a transaction
 * @param looksPerStep the most lines looked at, deadlines handled and late arrivals decided in one
 *     step
 */
public record AdmissionSettings(
    Duration unknownFlowGrace,
    Duration dispatchTime,
    Duration clockMargin,
    int admissionsPerStep,
    int looksPerStep) {
  public static final AdmissionSettings DEFAULT =
      new AdmissionSettings(
          Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofMinutes(1), 1_000, 10_000);
}
