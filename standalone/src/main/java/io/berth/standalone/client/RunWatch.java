package io.berth.standalone.client;

import io.berth.protocol.Decision;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps track of runs from their request to their end. Pure: it is told every answer. */
public final class RunWatch {
  private final String tenant;
  private final Map<Position, String> requested = new LinkedHashMap<>();
  private final Set<String> undecided = new HashSet<>();
  private final Set<String> unsettled = new HashSet<>();
  private final Map<String, Decision> ends = new LinkedHashMap<>();

  public RunWatch(String tenant) {
    this.tenant = tenant;
  }

  /** Watches a run that was asked for by the record at this position. */
  public void add(String run, Position request) {
    requested.put(request, run);
    undecided.add(run);
    unsettled.add(run);
  }

  /** What an answer says about a watched run. */
  public sealed interface News {
    String run();

    /**
     * The run took a step.
     *
     * @param first whether it is the first the coordinator says about this run
     */
    record Step(Decision decision, boolean first) implements News {
      @Override
      public String run() {
        return decision.run();
      }
    }

    /** The request was refused: there is no such run, or it is somebody else's. */
    record Refused(String run, Reject reject) implements News {}
  }

  /** Empty if the answer is about something else. */
  public Optional<News> accept(Answer answer) {
    return switch (answer) {
      case Answer.Decided(Decision decision) -> decided(decision);
      case Answer.Rejected(Reject reject) -> refused(reject);
    };
  }

  private Optional<News> decided(Decision decision) {
    String run = decision.run();
    if (!decision.tenant().equals(tenant) || !unsettled.contains(run)) {
      return Optional.empty();
    }
    boolean first = undecided.remove(run);
    if (decision.decision().settles()) {
      unsettled.remove(run);
      ends.put(run, decision);
    }
    return Optional.of(new News.Step(decision, first));
  }

  private Optional<News> refused(Reject reject) {
    @Nullable String run = requested.get(reject.of());
    if (run == null || !unsettled.remove(run)) {
      return Optional.empty();
    }
    undecided.remove(run);
    return Optional.of(new News.Refused(run, reject));
  }

  /** The runs on which nothing has been said yet. */
  public Collection<String> undecided() {
    return Collections.unmodifiableSet(undecided);
  }

  /** The runs that have neither ended nor been refused. */
  public Collection<String> unsettled() {
    return Collections.unmodifiableSet(unsettled);
  }

  /**
   * What a program that stands for these runs exits with: 0 if all succeeded; else, for the first
   * in order of request that did not, the exit code of its task (1 to 125) or 1.
   */
  public int exitCode() {
    for (String run : requested.values()) {
      int code = exitCode(ends.get(run));
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }

  private static int exitCode(@Nullable Decision end) {
    if (end == null) {
      return 1;
    }
    if (end.decision() == Decision.Kind.SUCCEEDED) {
      return 0;
    }
    Integer code = end.result() == null ? null : end.result().exitCode();
    return code != null && code >= 1 && code <= 125 ? code : 1;
  }
}
