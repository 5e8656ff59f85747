package io.berth.coordinator.http;

import io.berth.coordinator.view.Explain;
import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.ListLimits;
import io.berth.coordinator.view.ListRuns;
import io.berth.coordinator.view.Question;
import io.berth.coordinator.view.RunList;
import io.berth.coordinator.view.RunState;
import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import io.berth.protocol.FlowName;
import io.berth.protocol.RunKey;
import io.berth.protocol.Tenants;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The three questions that people and programs may ask over HTTP. Thread-safe. */
final class Api {
  /** The path under which all of them are. */
  static final String ROOT = "/api/";

  /** Rows of a list unless it is asked for another number. */
  static final int ROWS = 50;

  /** Questions of this instance at the same time: what bounds the memory that they take. */
  private static final int AT_ONCE_MAX = 512;

  private final int partitions;
  private final Switchboard switchboard;
  private final Semaphore free = new Semaphore(AT_ONCE_MAX);

  /**
   * @param partitions of the input topics
   */
  Api(int partitions, Switchboard switchboard) {
    this.partitions = partitions;
    this.switchboard = switchboard;
  }

  /**
   * One question as it came.
   *
   * @param path without parameters
   * @param rawQuery the parameters, still encoded
   * @param only the partitions that another instance asks for; null when it is the first to be
   *     asked
   */
  record Call(String path, @Nullable String rawQuery, @Nullable String only) {
    String target() {
      return rawQuery == null ? path : path + "?" + rawQuery;
    }
  }

  /**
   * The answer.
   *
   * @throws UnansweredException if there is none, with the reason
   */
  Object answer(Call call) {
    if (!free.tryAcquire()) {
      throw new UnansweredException(
          Code.TOO_BUSY,
          "%s questions are being answered already: ask again in a moment.".formatted(AT_ONCE_MAX));
    }
    try {
      return switch (call.path()) {
        case ROOT + "explain" -> explain(call);
        case ROOT + "limits" -> limits(call);
        case ROOT + "runs" -> runs(call);
        default ->
            throw new UnansweredException(
                Code.PATH_UNKNOWN,
                "Expected /api/explain, /api/limits or /api/runs, but was " + call.path());
      };
    } finally {
      free.release();
    }
  }

  private Explanation explain(Call call) {
    Parameters given = Parameters.parse(call.rawQuery(), Set.of("tenant", "run"));
    String tenant = tenant(given);
    String run = given.required("run", id -> new RunKey(Tenants.DEFAULT, id).run());
    RunKey key = new RunKey(tenant == null ? Tenants.DEFAULT : tenant, run);
    Explanation explanation =
        ask(call, new Explain(key), key.tenant(), Explanation.class, List::getFirst);
    if (explanation.state() == RunState.UNKNOWN) {
      throw new UnansweredException(Code.RUN_UNKNOWN, explanation.sentence());
    }
    return explanation;
  }

  private LimitList limits(Call call) {
    Parameters given = Parameters.parse(call.rawQuery(), Set.of("tenant", "most"));
    String tenant = tenant(given);
    int most = given.number("most", ROWS, ListLimits.MOST_MAX);
    return ask(
        call,
        new ListLimits(tenant, most),
        tenant,
        LimitList.class,
        lists -> LimitList.merged(lists, most));
  }

  private RunList runs(Call call) {
    Parameters given = Parameters.parse(call.rawQuery(), Set.of("tenant", "state", "flow", "most"));
    String tenant = tenant(given);
    RunState state = given.value("state", Api::liveState).orElse(null);
    FlowName flow = given.value("flow", FlowName::parse).orElse(null);
    int most = given.number("most", ROWS, ListRuns.MOST_MAX);
    return ask(
        call,
        new ListRuns(tenant, state, flow, most),
        tenant,
        RunList.class,
        lists -> RunList.merged(lists, most));
  }

  private <A> A ask(
      Call call,
      Question<A> question,
      @Nullable String tenant,
      Class<A> type,
      Function<List<A>, A> merge) {
    if (call.only() != null) {
      return merge.apply(switchboard.askHere(question, partitions(call.only())));
    }
    Collection<Integer> all =
        tenant == null
            ? IntStream.range(0, partitions).boxed().toList()
            : List.of(Tenants.home(tenant, partitions));
    return merge.apply(switchboard.ask(question, all, call.target(), type));
  }

  private Collection<Integer> partitions(String only) {
    try {
      List<Integer> asked =
          Arrays.stream(only.split(",")).map(Integer::valueOf).distinct().toList();
      if (asked.stream().allMatch(partition -> partition >= 0 && partition < partitions)) {
        return asked;
      }
    } catch (NumberFormatException e) {
      // It is said below.
    }
    throw new UnansweredException(
        Code.PARAMETER_INVALID,
        "Expected numbers below %s in the header %s, but was '%s'"
            .formatted(partitions, Neighbours.PARTITIONS, only));
  }

  private static @Nullable String tenant(Parameters given) {
    return given.value("tenant", tenant -> new RunKey(tenant, "any").tenant()).orElse(null);
  }

  private static RunState liveState(String text) {
    for (RunState state : RunState.values()) {
      if (state.lives() && state.name().equals(text.toUpperCase(Locale.ROOT))) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(RunState.values())
            .filter(RunState::lives)
            .map(RunState::name)
            .collect(Collectors.joining(", ", "expected one of ", ", but was '" + text + "'")));
  }
}
