package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.admission.Moment;
import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.Limit;
import io.berth.protocol.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nobody is passed over for ever: who was passed over is marked, and who is marked reserves. A mark
 * is given only if it is true, and a head that has earned one gets it before long.
 */
final class I10EverybodysTurnComes implements Invariant {
  /** Far more than the looks and admissions that a day's runs can need. */
  private static final int STEPS_OF_A_DRAIN_MAX = 3_000;

  /** Far more looks than it takes to park each of a day's cohorts, at one limit after another. */
  static final int LOOKS_WITHOUT_DECISION_MAX = 2_000;

  /** With fewer looks in a step, a head's turn to be looked at may take several ticks. */
  private static final int LOOKS_ENOUGH = 1_000;

  private static final Duration SLACK_MIN = Duration.ofMillis(100);
  private static final int SLACK_SHARE = 16;

  private static final int MARKS_ONE_IN = 200;

  private final Attention attention;
  private final boolean reserving;

  // Which limits were in force for the marked runs before one was defined or a fleet was heard of.
  private final Map<ModelRun, Map<ModelScope, @Nullable Limit>> limitsOfMarked = new HashMap<>();

  private int looksWithoutDecision; // of a drain, at the least

  I10EverybodysTurnComes(Attention attention, boolean reserving) {
    this.attention = attention;
    this.reserving = reserving;
  }

  @Override
  public String text() {
    return "I10: a waiting run's turn comes if active runs end, unless one of its limits is paused"
        + " or smaller than its weight: a head that was passed over where it is blocked reserves";
  }

  /** A drain goes on in steps, but not for ever. */
  void expectEnd(int stepsOfTheDrain) {
    expect(stepsOfTheDrain < STEPS_OF_A_DRAIN_MAX, "a drain does not end");
  }

  @Override
  public void beforeStep(Input input, Model model) {
    limitsOfMarked.clear();
    switch (input) {
      case Input.Defined defined -> rememberLimits(model.tenant(defined.key().tenant()));
      case Input.FleetSaid said -> model.tenants().forEach(this::rememberLimits);
      case Input.Tick tick -> model.tenants().forEach(this::rememberLimits); // workers are silent
      default -> {}
    }
  }

  private void rememberLimits(ModelTenant tenant) {
    for (ModelRun run : tenant.waiting()) {
      if (!run.marks.isEmpty()) {
        limitsOfMarked.put(run, limits(run));
      }
    }
  }

  private static Map<ModelScope, @Nullable Limit> limits(ModelRun run) {
    Map<ModelScope, @Nullable Limit> limits = new HashMap<>();
    run.asks.forEach(ask -> limits.put(ask.scope(), ask.scope().limit()));
    return limits;
  }

  @Override
  public void atEvent(Event event, @Nullable ModelRun run, Model before, Observed step) {
    switch (event) {
      case Event.PassedOver passed -> {
        expect(run != null && run.waiting(), run, "was marked, but does not wait");
        if (run != null && passed.run().passedOver().isEmpty()) {
          expectMarksAreVoid(run);
        } else if (run != null) {
          expectMarksAreTrue(run, passed.run().passedOver(), before, step);
        }
      }
      case Event.LimitChanged changed -> {}
      case Event.FlowChanged changed -> {}
      case Event.WorkerHeard heard -> {}
      case Event.WorkersGone gone -> {}
      case Event.QueueWanted wanted -> {}
      default -> expectNoVoidMarks();
    }
    if (event instanceof Event.OfRun ofRun && ofRun.after().orElse(null) instanceof LiveRun now) {
      expectMarksOnlyInLine(ofRun, now, before);
    }
    if (step.input() instanceof Input.Tick) {
      lookForDueMarks(before, step.moment());
    }
  }

  private void expectMarksOnlyInLine(Event.OfRun event, LiveRun now, Model before) {
    ModelRun run = before.live().get(now.key());
    boolean marked =
        switch (event) {
          case Event.PassedOver passed -> !passed.run().passedOver().isEmpty();
          default -> false; // every other step of a run leads into the line, or out of it
        };
    expect(marked == !now.passedOver().isEmpty(), run, "is marked with", now.passedOver());
  }

  // ---- A mark is given only if it is true.

  private void expectMarksAreTrue(ModelRun run, Set<Scope> given, Model model, Observed step) {
    expect(step.input() instanceof Input.Tick, run, "was marked by", step.input());
    NaiveOrder order = model.order(run.tenant());
    expect(order.isHead(run), run, "was marked, but is not the head of its line");
    expect(order.isQueueReady(run), run, "was marked, but its queue is not ready");
    expect(run.tooSmall() == null, run, "was marked, but can't fit into", run.tooSmall());
    expect(run.full() != null, run, "was marked, but nothing blocks it");
    Set<String> marks = given.stream().map(Scope::text).collect(Collectors.toSet());
    Set<String> must = new HashSet<>();
    Set<String> may = new HashSet<>();
    for (ModelRun.Ask ask : run.asks) {
      ModelScope scope = ask.scope();
      Limit limit = scope.limit();
      if (limit == null) {
        continue;
      }
      boolean overtaken = run.overtakenIn.contains(scope);
      if (scope.free() < ask.weight()) {
        Duration waited = Duration.between(run.inLineSince, step.moment().now());
        expect(overtaken, run, "was marked, but nobody overtook it in", scope);
        expect(
            waited.compareTo(limit.reserveAfter()) >= 0,
            run,
            "was marked after",
            waited,
            ", but",
            scope,
            "says",
            limit.reserveAfter());
        must.add(scope.text);
      }
      if (overtaken) {
        may.add(scope.text);
      }
      if (isKnownToBeOvertaken(run, scope)) {
        must.add(scope.text);
      }
    }
    expect(may.containsAll(marks), run, "was marked with", marks, ", but was overtaken in", may);
    expect(marks.containsAll(must), run, "was marked with", marks, ", but was overtaken in", must);
  }

  /** Whether the rules must remember it: what they only saw, a restart may make them forget. */
  private static boolean isKnownToBeOvertaken(ModelRun run, ModelScope scope) {
    return run.overtakenInSinceStart.contains(scope) || run.marks.contains(scope.text);
  }

  // ---- An edit of one of its limits makes its marks void, at once.

  private void expectMarksAreVoid(ModelRun run) {
    expect(!run.marks.isEmpty(), run, "had no marks that could be void");
    Map<ModelScope, @Nullable Limit> then = limitsOfMarked.remove(run);
    expect(then != null && !then.equals(limits(run)), run, "lost its marks, but no limit changed");
  }

  private void expectNoVoidMarks() {
    limitsOfMarked.forEach((run, then) ->
        expect(
            run.marks.isEmpty() || !run.waiting() || then.equals(limits(run)),
            run,
            "keeps its marks",
            run.marks,
            "although one of its limits was changed"));
  }

  // ---- Who has earned a mark gets it before long.

  private void lookForDueMarks(Model model, Moment moment) {
    for (ModelTenant tenant : model.tenants()) {
      NaiveOrder order = null;
      for (ModelRun run : tenant.waiting()) {
        if (run.overtakenInSinceStart.isEmpty()) {
          run.markDueSince = null;
          continue;
        }
        order = order == null ? model.order(tenant.toString()) : order;
        if (!hasEarnedAMark(run, order, model.started(), moment.now())) {
          run.markDueSince = null;
        } else if (run.markDueSince == null) {
          run.markDueSince = moment.now();
        }
      }
    }
  }

  private static boolean hasEarnedAMark(
      ModelRun run, NaiveOrder order, @Nullable Instant started, Instant now) {
    if (started == null
        || !order.isHead(run)
        || !order.isQueueReady(run)
        || run.tooSmall() != null) {
      return false;
    }
    Instant since = run.inLineSince.isBefore(started) ? started : run.inLineSince;
    boolean newlyBlocked = false;
    boolean othersHoldItAll = true;
    for (ModelRun.Ask ask : run.asks) {
      ModelScope scope = ask.scope();
      Limit limit = scope.limit();
      if (limit == null || scope.free() >= ask.weight()) {
        continue;
      }
      if (!isKnownToBeOvertaken(run, scope)
          || Duration.between(since, now).compareTo(limit.reserveAfter()) < 0) {
        return false;
      }
      newlyBlocked |= !run.marks.contains(scope.text);
      ModelRun reserver = order.reserver(scope);
      othersHoldItAll &= reserver != null && reserver != run && reserver.before(run);
    }
    return newlyBlocked && !othersHoldItAll;
  }

  /**
   * A drain looks at nobody for ever: as long as it decides nothing, each look parks a cohort or
   * follows another limit. Only a tick goes on with every tenant, so only an unfinished tick is
   * known to have used its looks.
   */
  private void expectProgress(Observed step) {
    if (!step.events().isEmpty() || step.ledger().toDrain().isEmpty()) {
      looksWithoutDecision = 0;
    } else if (step.input() instanceof Input.Tick) {
      looksWithoutDecision += step.settings().looksPerStep();
    }
    expect(
        looksWithoutDecision < LOOKS_WITHOUT_DECISION_MAX,
        "a drain goes on without a decision, for",
        looksWithoutDecision,
        "looks");
  }

  @Override
  public void afterStep(Model model, Observed step) {
    expectProgress(step);
    expectNoVoidMarks();
    lookForDueMarks(model, step.moment());
    if (reserving
        && step.input() instanceof Input.Tick
        && !step.mayBeCut()
        && step.settings().looksPerStep() >= LOOKS_ENOUGH) {
      for (ModelTenant tenant : model.tenants()) {
        tenant.waiting().forEach(run -> expectNoMarkOverdue(run, step.moment().now()));
      }
    }
    if (attention.now(MARKS_ONE_IN)) {
      expectSameMarks(model, step);
    }
  }

  private void expectNoMarkOverdue(ModelRun run, Instant now) {
    if (run.markDueSince == null) {
      return;
    }
    Duration slack = Duration.between(run.inLineSince, now).dividedBy(SLACK_SHARE);
    slack = slack.compareTo(SLACK_MIN) < 0 ? SLACK_MIN : slack;
    Duration due = Duration.between(run.markDueSince, now);
    expect(
        due.compareTo(slack) <= 0,
        run,
        "has waited since",
        run.inLineSince,
        ", was overtaken in",
        run.overtakenInSinceStart,
        ", should have been marked since",
        run.markDueSince,
        ", but has the marks",
        run.marks);
  }

  private void expectSameMarks(Model model, Observed step) {
    for (ModelRun run : model.live().values()) {
      if (run.waiting() && step.ledger().find(run.key).orElse(null) instanceof LiveRun kept) {
        Set<String> marks = kept.passedOver().stream().map(Scope::text).collect(Collectors.toSet());
        expect(marks.equals(run.marks), run, "is kept with the marks", marks, ", not", run.marks);
      }
    }
  }

  @Override
  public void atEnd(Model model) {
    for (ModelRun run : model.live().values()) {
      expect(!run.waiting(), run, "still waits");
    }
  }
}
