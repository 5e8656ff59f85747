package io.berth.standalone.cli;

import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.LimitState;
import io.berth.protocol.OnFull;
import io.berth.protocol.Order;
import java.util.ArrayList;
import java.util.List;

/** Limits as a table. Pure. */
final class LimitListText {
  private LimitListText() {}

  /**
   * The table.
   *
   * @param everyTenant whether each row says whose it is
   */
  static List<String> lines(LimitList list, boolean everyTenant) {
    List<String> headings =
        new ArrayList<>(List.of("LIMIT", ">SLOTS", ">TAKEN", ">WAITING", "DETAIL"));
    if (everyTenant) {
      headings.addFirst("TENANT");
    }
    Table table = new Table(headings.toArray(String[]::new));
    for (LimitState limit : list.limits()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  limit.scope().toString(),
                  slots(limit),
                  limit.active() == null ? "-" : limit.active().toString(),
                  limit.waiting() == null ? "-" : limit.waiting().toString(),
                  String.join(", ", details(limit))));
      if (everyTenant) {
        cells.addFirst(limit.tenant());
      }
      table.add(cells);
    }
    return table.lines();
  }

  private static String slots(LimitState limit) {
    if (limit.slots() != null) {
      return limit.slots().toString();
    }
    return limit.fleet() ? "fleet" : "-";
  }

  private static List<String> details(LimitState limit) {
    List<String> details = new ArrayList<>();
    if (limit.scope().isWildcard()) {
      details.add("for each");
    }
    if (limit.paused()) {
      details.add(limit.fleet() ? "NO WORKERS" : "PAUSED");
    } else if (limit.over()) {
      details.add("OVER");
    } else if (limit.slots() != null && limit.slots().equals(limit.active())) {
      details.add("FULL");
    }
    if (limit.fleet()) {
      details.add("as live workers run");
    }
    if (limit.reserved() != null) {
      details.add("kept for " + limit.reserved().run() + ", " + limit.reserved().slots());
    }
    if (!limit.setBy().equals(limit.scope())) {
      details.add("by " + limit.setBy());
    }
    if (limit.order() == Order.FAIR) {
      details.add("fair by " + limit.fairBy());
    }
    if (limit.onFull() != OnFull.QUEUE) {
      details.add("else " + limit.onFull());
    }
    return details;
  }
}
