package io.berth.coordinator.ledger;

/** Who shares a FAIR limit with others: the runs of one flow, namespace or value of a label. */
final class Competitor {
  private final Fairness fairness;
  private final String name;
  long active; // slots that its runs hold in the limit; changed by Fairness alone
  int cohorts; // that compete for it; changed by Fairness alone

  Competitor(Fairness fairness, String name) {
    this.fairness = fairness;
    this.name = name;
  }

  /** With whom it competes. */
  Fairness fairness() {
    return fairness;
  }

  String name() {
    return name;
  }

  /** How many of the limit's slots its runs hold. */
  long active() {
    return active;
  }

  @Override
  public String toString() {
    return name + " in " + fairness;
  }
}
