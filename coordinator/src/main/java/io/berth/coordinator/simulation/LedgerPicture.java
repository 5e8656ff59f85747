package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.Line;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.Tally;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * All that a ledger shows, one entry per thing. What is soft, the ends of leases and of what
 * workers said, is left out.
 */
record LedgerPicture(Map<String, Object> things) {
  private static final Instant AT_ANY_TIME = Instant.parse("2999-01-01T00:00:00Z");

  static LedgerPicture of(Ledger ledger, MemoryLedgerStore store) {
    Map<String, Object> things = new HashMap<>();
    for (TenantLedger tenant : ledger.tenants()) {
      String of = tenant.tenant() + " ";
      for (Tally tally : tenant.tallies()) {
        things.put(of + "holders of " + tally.scope(), new HashMap<>(tally.holders()));
        things.put(of + "active in " + tally.scope(), tally.active());
        things.put(of + "waiting for " + tally.scope(), tally.waiting());
        things.put(of + "free in " + tally.scope(), tenant.limitRoom(tally.scope()));
      }
      for (Line line : tenant.lines().all()) {
        things.put(of + "line " + line.claims(), new ArrayList<>(line.inOrder().entrySet()));
        things.put(of + "head of " + line.claims(), line.head() + " at " + line.headPlace());
      }
      for (Limit limit : tenant.limitsSet()) {
        things.put(of + "limit " + limit.scope(), limit);
      }
      for (FlowBook book : tenant.flowBooks()) {
        things.put(of + "flow " + book.flow().name(), book);
        things.put(
            of + "revisions of " + book.flow().name(),
            new HashSet<>(tenant.revisionsInUse(book.flow().name())));
      }
      if (tenant.lines().runs() > 0) {
        things.put(of + "runs in line", tenant.lines().runs());
      }
      if (tenant.nextUndecided() != null) {
        things.put(of + "next undecided", tenant.nextUndecided());
      }
      // Which of several flows was found first is not kept: all their runs are decided together.
      things.put(of + "has found", tenant.nextFound() != null);
      if (tenant.nextFound() == null) {
        things.remove(of + "has found");
      }
    }
    for (LiveRun run : ledger.inHand()) {
      things.put("in hand " + run.key(), run);
      things.put("has a timeout " + run.key(), ledger.timeoutEnd(run.key()) != null);
    }
    for (RunKey key : store.live()) {
      things.put("watched " + key, ledger.watched(key));
    }
    for (String queue : ledger.fleets().queues()) {
      things.put("workers of " + queue, ledger.fleets().workers(queue));
      things.put("capacity of " + queue, ledger.fleets().capacity(queue));
    }
    things.put("deadlines", ledger.due(AT_ANY_TIME, Integer.MAX_VALUE));
    things.put("dispatches", ledger.expired(AT_ANY_TIME, Integer.MAX_VALUE));
    things.put("leases", new TreeSet<>(ledger.leasesEnded(AT_ANY_TIME, Integer.MAX_VALUE)));
    things.put("next arrival", ledger.nextArrival());
    return new LedgerPicture(things);
  }

  /** What differs, in words. */
  String difference(LedgerPicture rebuilt) {
    var names = new TreeSet<>(things.keySet());
    names.addAll(rebuilt.things.keySet());
    StringBuilder words = new StringBuilder();
    for (String name : names) {
      Object live = things.get(name);
      Object fresh = rebuilt.things.get(name);
      if (!Objects.equals(live, fresh)) {
        words.append("\n    %s: is %s, would be %s".formatted(name, live, fresh));
      }
    }
    return words.toString();
  }
}
