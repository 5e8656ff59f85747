package io.berth.coordinator.simulation;

import io.berth.protocol.Limit;
import io.berth.protocol.Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who goes next in one tenant at one moment, from semantics.md sentence by sentence: look at every
 * waiting run, and try each. To be made anew for every question.
 */
final class NaiveOrder {
  /**
   * Who goes.
   *
   * @param bestPlace who would go if no limit were FAIR
   * @param fairLimits how many FAIR limits had a say
   */
  record Choice(ModelRun run, ModelRun bestPlace, int fairLimits) {}

  private final ModelTenant tenant;
  private final Set<String> readyQueues;
  private final Map<String, ModelRun> heads = new LinkedHashMap<>(); // by line
  private final Map<ModelScope, ModelRun> reservers = new HashMap<>();

  NaiveOrder(ModelTenant tenant, Set<String> readyQueues) {
    this(tenant, readyQueues, Set.of());
  }

  /** Who would go next if some who wait were gone. */
  NaiveOrder(ModelTenant tenant, Set<String> readyQueues, Set<ModelRun> gone) {
    this.tenant = tenant;
    this.readyQueues = readyQueues;
    for (ModelRun run : tenant.waiting()) {
      if (!gone.contains(run)) {
        heads.merge(run.line, run, ModelRun::better);
      }
    }
    for (ModelRun head : heads.values()) {
      if (reserves(head)) {
        for (ModelRun.Ask ask : head.asks) {
          if (ask.scope().limit() != null) {
            reservers.merge(ask.scope(), head, ModelRun::better);
          }
        }
      }
    }
  }

  Collection<ModelRun> heads() {
    return heads.values();
  }

  boolean isHead(ModelRun run) {
    return heads.get(run.line) == run;
  }

  /** Whether somebody of its line has a better place. */
  boolean isBehindItsLine(ModelRun run) {
    ModelRun head = heads.get(run.line);
    return head != null && head.before(run);
  }

  boolean isQueueReady(ModelRun run) {
    return readyQueues.contains(run.queue());
  }

  /** Whether slots that become free in its scopes are kept for it. */
  boolean reserves(ModelRun run) {
    if (run.marks.isEmpty() || !isHead(run) || !isQueueReady(run) || run.tooSmall() != null) {
      return false;
    }
    for (ModelRun.Ask ask : run.asks) {
      boolean blocks = ask.scope().limit() != null && ask.scope().free() < ask.weight();
      if (blocks && !run.marks.contains(ask.scope().text)) {
        return false;
      }
    }
    return true;
  }

  /** For whom a scope's free slots are kept; null if for nobody. */
  @Nullable ModelRun reserver(ModelScope scope) {
    return reservers.get(scope);
  }

  /** The slots of a limited scope that a waiting or arriving run may take. */
  long room(ModelScope scope, ModelRun run) {
    ModelRun reserver = reservers.get(scope);
    return reserver != null && reserver != run && reserver.before(run)
        ? scope.free() - reserver.weight(scope)
        : scope.free();
  }

  boolean fits(ModelRun run) {
    if (!isQueueReady(run)) {
      return false;
    }
    for (ModelRun.Ask ask : run.asks) {
      if (ask.scope().limit() != null && room(ask.scope(), run) < ask.weight()) {
        return false;
      }
    }
    return true;
  }

  /** Why a run can't go, in words. */
  String blocker(ModelRun run) {
    if (!isQueueReady(run)) {
      return "queue:" + run.queue() + " is not ready";
    }
    for (ModelRun.Ask ask : run.asks) {
      ModelScope scope = ask.scope();
      if (scope.limit() != null && room(scope, run) < ask.weight()) {
        return scope.free() < ask.weight()
            ? scope + " has no room"
            : scope + " is kept for " + reserver(scope);
      }
    }
    return "nothing";
  }

  /** Who goes next; empty when nobody that waits fits. */
  Optional<Choice> next() {
    List<ModelRun> candidates = new ArrayList<>();
    for (ModelRun head : heads.values()) {
      if (fits(head)) {
        candidates.add(head);
      }
    }
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    ModelRun bestPlace = best(candidates);
    ModelRun chosen = bestPlace;
    ModelScope fair = nextFair(chosen, null);
    int fairLimits = 0;
    while (fair != null) {
      candidates = ofTheCompetitorWithTheLeast(fair, candidates);
      chosen = best(candidates);
      fair = nextFair(chosen, fair);
      fairLimits++;
    }
    return Optional.of(new Choice(chosen, bestPlace, fairLimits));
  }

  private static ModelRun best(List<ModelRun> candidates) {
    return candidates.stream().reduce(ModelRun::better).orElseThrow();
  }

  /** The outermost FAIR limit of a run that is further in than the given one. */
  private static @Nullable ModelScope nextFair(ModelRun run, @Nullable ModelScope after) {
    ModelScope next = null;
    for (ModelRun.Ask ask : run.asks) {
      ModelScope scope = ask.scope();
      Limit limit = scope.limit();
      if (limit != null
          && limit.order() == Order.FAIR
          && (after == null || ModelScope.OUTERMOST_FIRST.compare(scope, after) > 0)
          && (next == null || ModelScope.OUTERMOST_FIRST.compare(scope, next) < 0)) {
        next = scope;
      }
    }
    return next;
  }

  private List<ModelRun> ofTheCompetitorWithTheLeast(ModelScope fair, List<ModelRun> among) {
    Map<String, List<ModelRun>> byCompetitor = new LinkedHashMap<>();
    for (ModelRun run : among) {
      if (run.weight(fair) > 0) {
        byCompetitor.computeIfAbsent(competitor(fair, run), c -> new ArrayList<>()).add(run);
      }
    }
    String least = null;
    for (String competitor : byCompetitor.keySet()) {
      if (least == null || goesBefore(competitor, least, fair, byCompetitor)) {
        least = competitor;
      }
    }
    return byCompetitor.getOrDefault(least, List.of());
  }

  private boolean goesBefore(
      String one, String other, ModelScope fair, Map<String, List<ModelRun>> byCompetitor) {
    long slotsOfOne = activeSlots(one, fair);
    long slotsOfOther = activeSlots(other, fair);
    return slotsOfOne != slotsOfOther
        ? slotsOfOne < slotsOfOther
        : best(byCompetitor.getOrDefault(one, List.of()))
            .before(best(byCompetitor.getOrDefault(other, List.of())));
  }

  private long activeSlots(String competitor, ModelScope fair) {
    long slots = 0;
    for (ModelRun run : tenant.active()) {
      int weight = run.weight(fair);
      if (weight > 0 && competitor(fair, run).equals(competitor)) {
        slots += weight;
      }
    }
    return slots;
  }

  /** For whom a run competes under a FAIR limit. */
  private static String competitor(ModelScope fair, ModelRun run) {
    Limit limit = fair.limit();
    String by = limit == null || limit.fairBy() == null ? "" : limit.fairBy();
    return switch (by) {
      case "flow" -> run.fixedFlow().name().toString();
      case "namespace" -> run.fixedFlow().namespace();
      default -> {
        String value = run.labels.get(by.substring("label:".length()));
        yield value == null ? "none" : "=" + value; // an empty value is a value
      }
    };
  }
}
