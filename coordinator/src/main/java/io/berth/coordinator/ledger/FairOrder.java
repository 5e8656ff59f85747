package io.berth.coordinator.ledger;

import io.berth.protocol.Scope;

/**
 * The order in which several FAIR limits apply to a head: semantics.md, "Who goes next": tenant,
 * namespaces from outer to inner, queue, pools, labels by name, flow.
 */
final class FairOrder {
  private FairOrder() {}

  static int compare(Scope one, Scope other) {
    int byRank = Integer.compare(rank(one), rank(other));
    if (byRank != 0) {
      return byRank;
    }
    Scope first = Claims.shown(one);
    Scope second = Claims.shown(other);
    if (one.kind() == Scope.Kind.NAMESPACE) {
      return Integer.compare(first.text().length(), second.text().length());
    }
    return first.text().compareTo(second.text());
  }

  private static int rank(Scope scope) {
    return switch (scope.kind()) {
      case TENANT -> 0;
      case NAMESPACE -> 1;
      case QUEUE -> 2;
      case POOL -> 3;
      case LABEL -> 4;
      case FLOW -> 5;
    };
  }
}
