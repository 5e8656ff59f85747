package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision;
import io.berth.protocol.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An execution counts until it ends, or its worker's lease has run out. */
final class NeverMoreAtWork implements Promise {
  private static final long NANOS_OF_MILLI = 1_000_000;

  private record Change(long nanos, boolean begins, Execution execution, int weight) {}

  @Override
  public String words() {
    return "by what really ran, at no instant more executions under a scope than its slots";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    changes(evidence)
        .forEach((place, changes) -> {
          int slots = new Room(evidence).slots(place);
          check(place, slots, changes, broken);
        });
    return broken;
  }

  private static Map<Room.Place, List<Change>> changes(Evidence evidence) {
    Room room = new Room(evidence);
    Map<Hold.Attempt, Decision> lost = Hold.lost(evidence);
    Map<Room.Place, List<Change>> changes = new HashMap<>();
    for (Execution execution : Execution.of(evidence.marks())) {
      Request request = evidence.asked().get(execution.run());
      if (request == null) {
        continue; // AtWorkOnlyWhileHeld says so
      }
      long begin = execution.start().nanos();
      long end = execution.last().nanos();
      Decision gone = lost.get(new Hold.Attempt(execution.run(), execution.attempt()));
      if (gone != null) {
        end = Math.min(end, nanos(gone.at()));
      }
      if (end < begin) {
        continue; // likewise
      }
      long until = end;
      room.taken(execution.run().tenant(), request.flow())
          .forEach((place, weight) -> {
            List<Change> some = changes.computeIfAbsent(place, key -> new ArrayList<>());
            some.add(new Change(begin, true, execution, weight));
            some.add(new Change(until, false, execution, weight));
          });
    }
    return changes;
  }

  private static void check(
      Room.Place place, int slots, List<Change> changes, List<String> broken) {
    // At the same instant, who begins counts before who ends: one that has only a START counts.
    changes.sort(Comparator.comparingLong(Change::nanos).thenComparing(change -> !change.begins()));
    Set<Execution> atWork = new HashSet<>();
    int taken = 0;
    for (Change change : changes) {
      if (!change.begins()) {
        atWork.remove(change.execution());
        taken -= change.weight();
        continue;
      }
      atWork.add(change.execution());
      taken += change.weight();
      if (taken > slots) {
        broken.add(
            "%s has %d slots, but %d were at work at %s: %s"
                .formatted(place, slots, taken, change.execution().start().at(), atWork));
      }
    }
  }

  private static long nanos(Instant at) {
    return at.toEpochMilli() * NANOS_OF_MILLI;
  }
}
