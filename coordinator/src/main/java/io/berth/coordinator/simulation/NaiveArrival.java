package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Moment;
import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a newcomer at one moment, and who has to go for it, from semantics.md, "Arrival",
 * sentence by sentence: look at everybody. To be made anew for every question.
 */
final class NaiveArrival {
  /** What may become of a newcomer: {@code null} for the limit where none decides. */
  record Fate(Decision.Kind kind, @Nullable Code code, @Nullable String limit) {}

  /** How somebody else goes for a newcomer. */
  enum Departure {
    ASKED_TO_STOP,
    SUPERSEDED_IN_LINE,
    DROPPED
  }

  /**
   * What is expected.
   *
   * @param fates what may become of it: one of these
   * @param departures all who go for it; nobody unless it gets in line
   */
  record Expected(Set<Fate> fates, Map<RunKey, Departure> departures) {}

  private final ModelRun newcomer;
  private final Model model;
  private final Set<ModelRun> waiting;
  private final Set<ModelRun> active;

  NaiveArrival(ModelRun newcomer, Model model) {
    this.newcomer = newcomer;
    this.model = model;
    ModelTenant tenant = model.tenant(newcomer.tenant());
    waiting = tenant.waiting();
    active = tenant.active();
  }

  /** What is expected of a newcomer whose flow is enabled, when no waiting run fits. */
  Expected at(Moment moment) {
    for (ModelRun.Ask ask : newcomer.asks) {
      ModelScope scope = ask.scope();
      if (scope.limit() != null && scope.slots() > 0 && ask.weight() > scope.slots()) {
        return ends(Decision.Kind.FAILED, Code.WEIGHT_EXCEEDS_LIMIT, scope);
      }
    }
    if (newcomer.request.queueTimeout() != null
        && !newcomer.arrivedAt.plus(newcomer.request.queueTimeout()).isAfter(moment.now())) {
      return ends(Decision.Kind.CANCELLED, Code.QUEUE_TIMEOUT, null);
    }
    ModelScope full = newcomer.full();
    if (full != null) {
      return atFull(full);
    }
    NaiveOrder order = model.order(newcomer.tenant());
    if (!order.isQueueReady(newcomer)) {
      return inLine(Set.of(Code.QUEUE_NOT_READY), null, List.of(), Set.of(), true);
    }
    boolean reserved = !order.fits(newcomer);
    if (order.isBehindItsLine(newcomer)) {
      return inLine(
          reserved ? Set.of(Code.LINE_AHEAD, Code.ROOM_RESERVED) : Set.of(Code.LINE_AHEAD), null);
    }
    return reserved ? inLine(Set.of(Code.ROOM_RESERVED), null) : becomes(Decision.Kind.ADMITTED);
  }

  private static Expected becomes(Decision.Kind kind) {
    return new Expected(Set.of(new Fate(kind, null, null)), Map.of());
  }

  static Expected ends(Decision.Kind kind, Code code, @Nullable ModelScope limit) {
    Fate fate = new Fate(kind, code, limit == null ? null : limit.shown());
    return new Expected(Set.of(fate), Map.of());
  }

  private Expected atFull(ModelScope full) {
    Limit limit = full.limit();
    OnFull onFull = limit == null ? OnFull.QUEUE : limit.onFull();
    return switch (onFull) {
      case QUEUE -> inLine(Set.of(Code.LIMIT_FULL), full);
      case CANCEL_RUNNING -> superseding(full);
      case CANCEL -> ends(Decision.Kind.CANCELLED, Code.LIMIT_FULL, full);
      case FAIL -> ends(Decision.Kind.FAILED, Code.LIMIT_FULL, full);
    };
  }

  // ---- CANCEL_RUNNING.

  private Expected superseding(ModelScope full) {
    boolean behindRetry =
        waiting.stream().anyMatch(run -> run.weight(full) > 0 && !isNew(run) && isBefore(run));
    if (behindRetry) {
      return inLine(Set.of(Code.LIMIT_FULL), full); // it stays, and would get the slots
    }
    Set<ModelRun> stopping =
        active.stream()
            .filter(run -> run.weight(full) > 0 && run.stopping)
            .collect(Collectors.toSet());
    List<ModelRun> oldestFirst =
        active.stream()
            .filter(run -> run.weight(full) > 0 && !run.stopping)
            .sorted(Comparator.comparingLong(run -> run.arrival))
            .toList();
    Set<ModelRun> earlier =
        waiting.stream()
            .filter(run -> run.weight(full) > 0 && isNew(run))
            .collect(Collectors.toSet());
    // As many as its weight needs: the fewest of the oldest with whom gone there is room.
    for (int many = 0; many <= oldestFirst.size(); many++) {
      List<ModelRun> asked = oldestFirst.subList(0, many);
      Set<ModelRun> ending = new HashSet<>(stopping);
      ending.addAll(asked);
      if (full.slots() - held(full, ending) >= newcomer.weight(full)) {
        return wouldFit(ending, earlier)
            ? inLine(Set.of(Code.LIMIT_FULL), full, asked, earlier)
            : inLine(Set.of(Code.LIMIT_FULL), full);
      }
    }
    return inLine(Set.of(Code.LIMIT_FULL), full); // a pause: there is no room with nobody in it
  }

  /** Whether the newcomer fits when some have ended, and others wait no longer. */
  private boolean wouldFit(Set<ModelRun> ended, Set<ModelRun> gone) {
    NaiveOrder then = model.orderWithout(newcomer.tenant(), gone);
    // After a start it is not known yet; but where runs are at work, it was and will be.
    boolean ready =
        then.isQueueReady(newcomer)
            || ended.stream().allMatch(run -> run.queue().equals(newcomer.queue()));
    for (ModelRun.Ask ask : newcomer.asks) {
      ModelScope scope = ask.scope();
      if (scope.limit() != null) {
        long freed = scope.used - held(scope, ended);
        ready &= then.room(scope, newcomer) + freed >= ask.weight();
      }
    }
    return ready;
  }

  /** The slots that are taken when some have ended. */
  private long held(ModelScope scope, Set<ModelRun> ended) {
    return active.stream()
        .filter(run -> !ended.contains(run))
        .mapToLong(run -> run.weight(scope))
        .sum();
  }

  /** Whether it has a better place than the newcomer. */
  private boolean isBefore(ModelRun run) {
    return run.priority > newcomer.priority
        || (run.priority == newcomer.priority && run.arrival < newcomer.arrival);
  }

  /** Whether it was never admitted. */
  private static boolean isNew(ModelRun run) {
    return run.attempt == 0;
  }

  // ---- A full queue.

  private Expected inLine(Set<Code> reasons, @Nullable ModelScope limit) {
    return inLine(reasons, limit, List.of(), Set.of());
  }

  private Expected inLine(
      Set<Code> reasons,
      @Nullable ModelScope limit,
      List<ModelRun> asked,
      Set<ModelRun> superseded) {
    return inLine(reasons, limit, asked, superseded, false);
  }

  /**
   * The newcomer waits for one of some reasons, unless too many wait already.
   *
   * @param asked who is asked to stop for it, if it does
   * @param superseded who waits no longer then
   * @param hasRoom whether it waits for its queue alone: as many as there is room for are no
   *     backlog
   */
  private Expected inLine(
      Set<Code> reasons,
      @Nullable ModelScope limit,
      List<ModelRun> asked,
      Set<ModelRun> superseded,
      boolean hasRoom) {
    List<ModelRun> left = new ArrayList<>(waiting);
    left.removeAll(superseded);
    Map<RunKey, Departure> departures = new HashMap<>();
    asked.forEach(run -> departures.put(run.key, Departure.ASKED_TO_STOP));
    superseded.forEach(run -> departures.put(run.key, Departure.SUPERSEDED_IN_LINE));
    for (ModelRun.Ask ask : newcomer.asks) {
      ModelScope scope = ask.scope();
      List<ModelRun> line = left.stream().filter(run -> run.weight(scope) > 0).toList();
      Limit bound = scope.limit();
      if (bound == null || bound.maxWaiting() == null) {
        continue;
      }
      long soon = hasRoom ? scope.slots() - scope.used : 0;
      if (line.size() < bound.maxWaiting() + soon) {
        continue;
      }
      ModelRun dropped = bound.onOverflow() == OnOverflow.DROP_OLDEST ? toDrop(line) : newcomer;
      if (dropped == newcomer) {
        return ends(
            bound.onOverflow() == OnOverflow.FAIL ? Decision.Kind.FAILED : Decision.Kind.CANCELLED,
            Code.QUEUE_OVERFLOW,
            scope);
      }
      left.remove(dropped);
      departures.put(dropped.key, Departure.DROPPED);
    }
    String shown = limit == null ? null : limit.shown();
    return new Expected(
        reasons.stream()
            .map(code -> new Fate(Decision.Kind.QUEUED, code, shown))
            .collect(Collectors.toSet()),
        departures);
  }

  /** The oldest of the lowest priority, never admitted before: the newcomer may be that itself. */
  private ModelRun toDrop(List<ModelRun> line) {
    List<ModelRun> candidates = new ArrayList<>(line);
    candidates.removeIf(run -> !isNew(run));
    candidates.add(newcomer);
    int lowest = candidates.stream().mapToInt(run -> run.priority).min().orElseThrow();
    candidates.removeIf(run -> run.priority > lowest);
    // It is the youngest of them, however long it has waited for its flow: it comes to them.
    return candidates.stream()
        .filter(run -> run != newcomer)
        .min(Comparator.comparingLong(run -> run.arrival))
        .orElse(newcomer);
  }
}
