package io.berth.coordinator.ledger;

/** Who shares a FAIR limit with others: the runs of one flow, namespace or value of a label. */
final class Competitor {
  private final Tally limit;
  private final String name;
  long active; // slots that its runs hold in the limit; changed by Fairness alone
  int cohorts; // that compete for it; changed by Fairness alone

  Competitor(Tally limit, String name) {
    this.limit = limit;
    this.name = name;
  }

  /** What it competes for. */
  Tally limit() {
    return limit;
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
    return name + " in " + limit.scope();
  }
}
