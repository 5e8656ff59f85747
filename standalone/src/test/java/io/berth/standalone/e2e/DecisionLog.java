package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.RunKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the decision log says, and the promises that can be checked on it alone. Each promise is a
 * method; a test that leaves one out says why.
 */
final class DecisionLog {
  private final String tenant;
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<RunKey, List<Decision>> byRun = new LinkedHashMap<>();

  /** Whoever asks for a run by its id alone means the tenant {@code default}. */
  DecisionLog() {
    this("default");
  }

  private DecisionLog(String tenant) {
    this.tenant = tenant;
  }

  /** The decisions of a tenant must be added in the order in which they fell. */
  void add(Decision decision) {
    decisions.add(decision);
    RunKey run = new RunKey(decision.tenant(), decision.run());
    byRun.computeIfAbsent(run, key -> new ArrayList<>()).add(decision);
  }

  /** The part of the log that is about some runs. */
  DecisionLog only(Predicate<Decision> wanted) {
    return part(tenant, wanted);
  }

  /** The part of the log that is about a tenant, whose runs it then finds by their id alone. */
  DecisionLog ofTenant(String name) {
    return part(name, decision -> decision.tenant().equals(name));
  }

  private DecisionLog part(String name, Predicate<Decision> wanted) {
    DecisionLog part = new DecisionLog(name);
    decisions.stream().filter(wanted).forEach(part::add);
    return part;
  }

  DecisionLog ofFlow(String flow) {
    return only(decision -> decision.flow().toString().equals(flow));
  }

  int size() {
    return decisions.size();
  }

  List<Decision> of(String run) {
    return byRun.getOrDefault(new RunKey(tenant, run), List.of());
  }

  List<Kind> steps(String run) {
    return of(run).stream().map(Decision::decision).toList();
  }

  /** The run's last decision of this kind. */
  Decision the(Kind kind, String run) {
    return of(run).stream()
        .filter(decision -> decision.decision() == kind)
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("Expected " + kind + " of " + run + " in " + this));
  }

  boolean says(Kind kind, String run) {
    return steps(run).contains(kind);
  }

  long count(Kind kind) {
    return decisions.stream().filter(decision -> decision.decision() == kind).count();
  }

  Set<String> runs() {
    Set<String> runs = new LinkedHashSet<>();
    byRun.keySet().forEach(key -> runs.add(key.run()));
    return runs;
  }

  long settled() {
    return decisions.stream().filter(decision -> decision.decision().settles()).count();
  }

  boolean allSettled(Collection<String> runs) {
    return runs.stream().allMatch(run -> steps(run).stream().anyMatch(Kind::settles));
  }

  /** The runs in the order in which they were first admitted. */
  List<String> admitted() {
    return decisions.stream()
        .filter(decision -> decision.decision() == Kind.ADMITTED && decision.attempt() == 1)
        .map(Decision::run)
        .toList();
  }

  /** The runs that hold slots at the log's end. */
  Set<String> active() {
    Set<RunKey> active = new LinkedHashSet<>();
    decisions.forEach(decision -> follow(active, decision));
    return active.stream().map(RunKey::run).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The runs that have not ended, in order of arrival. */
  Set<String> live() {
    Set<String> live = runs();
    decisions.stream().filter(DecisionLog::settles).map(Decision::run).forEach(live::remove);
    return live;
  }

  /** The most runs of this log that held slots at the same time. */
  int mostActive() {
    Set<RunKey> active = new HashSet<>();
    int most = 0;
    for (Decision decision : decisions) {
      follow(active, decision);
      most = Math.max(most, active.size());
    }
    return most;
  }

  /** The promise: an admission never brings a scope above its slots. */
  DecisionLog neverMoreThan(int slots) {
    Set<RunKey> active = new HashSet<>();
    for (Decision decision : decisions) {
      follow(active, decision);
      if (decision.decision() == Kind.ADMITTED && !isForced(decision)) {
        assertThat(active).as("holders of slots after " + decision).hasSizeLessThanOrEqualTo(slots);
      }
    }
    return this;
  }

  /** The promise: among runs of one line the one that arrived first goes first. */
  DecisionLog admittedInOrderOfArrival() {
    Map<String, Decision> last = new LinkedHashMap<>();
    for (Decision decision : decisions) {
      if (decision.decision() == Kind.ADMITTED && decision.attempt() == 1 && !isForced(decision)) {
        Decision before = last.put(decision.tenant() + "/" + decision.flow(), decision);
        if (before != null) {
          assertThat(decision.arrival())
              .as(() -> "the arrival of " + decision + ", admitted after " + before)
              .isGreaterThan(before.arrival());
        }
      }
    }
    return this;
  }

  /** The promise: every accepted run settles exactly once, and that is its last decision. */
  DecisionLog everySettledOnce(Collection<String> runs) {
    assertThat(runs()).containsExactlyInAnyOrderElementsOf(runs);
    byRun.forEach((run, steps) -> {
      assertThat(steps).as(() -> "the steps of " + run).filteredOn(DecisionLog::settles).hasSize(1);
      assertThat(settles(steps.getLast())).as(() -> "the end of " + run + ": " + steps).isTrue();
      assertThat(steps.stream().map(Decision::arrival).distinct())
          .as(() -> "places of " + run)
          .hasSize(1);
    });
    return this;
  }

  /** The promise: no slot stays taken. */
  DecisionLog nothingLeftActive() {
    assertThat(active()).as("runs that still hold slots").isEmpty();
    return this;
  }

  private static boolean settles(Decision decision) {
    return decision.decision().settles();
  }

  private static boolean isForced(Decision decision) {
    return decision.reason() != null && decision.reason().code() == Code.FORCED;
  }

  private static void follow(Set<RunKey> active, Decision decision) {
    RunKey run = new RunKey(decision.tenant(), decision.run());
    switch (decision.decision()) {
      case ADMITTED, STARTED, LOST, KILL_REQUESTED -> active.add(run);
      case QUEUED, RETRYING, SUCCEEDED, FAILED, CANCELLED, KILLED -> active.remove(run);
    }
  }

  static @Nullable Code code(Decision decision) {
    return decision.reason() == null ? null : decision.reason().code();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    decisions.stream()
        .skip(Math.max(0, decisions.size() - 200))
        .forEach(decision -> text.append('\n').append(decision));
    return text.toString();
  }
}
