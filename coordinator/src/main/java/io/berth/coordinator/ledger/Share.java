package io.berth.coordinator.ledger;

/**
 * What a competitor holds of a FAIR limit.
 *
 * @param competitor the same text for all its runs; empty for those without the label
 * @param active how many slots
 */
public record Share(String competitor, long active) {
  /** The competitor as people know it: a scope that its runs alone ask for. */
  public String shown() {
    return competitor.isEmpty() ? competitor : Claims.shown(Claims.scope(competitor)).text();
  }
}
