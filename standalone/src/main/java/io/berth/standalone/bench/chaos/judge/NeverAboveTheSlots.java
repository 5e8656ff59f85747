package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class NeverAboveTheSlots implements Promise {
  @Override
  public String words() {
    return "by the log, no admission brought a scope above its slots, and nothing holds one at the"
        + " end";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    Room room = new Room(evidence);
    List<String> broken = new ArrayList<>();
    Set<RunKey> active = new HashSet<>();
    Map<Room.Place, Integer> taken = new HashMap<>();
    for (Decision decision : evidence.decisions()) {
      RunKey run = Evidence.key(decision);
      Map<Room.Place, Integer> weights = room.taken(decision.tenant(), decision.flow());
      if (holds(decision.decision())) {
        if (active.add(run)) {
          weights.forEach((place, weight) -> taken.merge(place, weight, Integer::sum));
          if (decision.decision() != Kind.ADMITTED) {
            broken.add(run + " took slots without an admission: " + decision);
          }
        }
      } else if (active.remove(run)) {
        weights.forEach((place, weight) -> taken.merge(place, -weight, Integer::sum));
      }
      if (decision.decision() == Kind.ADMITTED) {
        for (Room.Place place : weights.keySet()) {
          if (taken.getOrDefault(place, 0) > room.slots(place)) {
            broken.add(
                "%s has %d of %d slots taken after %s"
                    .formatted(place, taken.get(place), room.slots(place), decision));
          }
        }
      }
    }
    active.forEach(run -> broken.add(run + " still holds slots at the end of the log"));
    return broken;
  }

  private static boolean holds(Kind kind) {
    return switch (kind) {
      case ADMITTED, STARTED, LOST, KILL_REQUESTED -> true;
      case QUEUED, RETRYING, SUCCEEDED, FAILED, CANCELLED, KILLED -> false;
    };
  }
}
