package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Reason;
import io.berth.standalone.Typed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One tenant of Berth, as a story about limits tells it: definitions go through the {@code berth}
 * command, runs hold their slots until the story ends them, and what is expected is read in the
 * decision log. So a story waits for decisions, and its outcome does not hang on how fast things
 * are.
 */
final class Tenant {
  private final Berthed berth;
  private final Typed typed;
  private final String name;

  Tenant(Berthed berth, Typed typed, String name) {
    this.berth = berth;
    this.typed = typed;
    this.name = name;
  }

  /** Applies a file, or all files of a folder, as they stand. */
  void apply(Path path) {
    type("apply", "-f", path.toString());
  }

  void apply(String yaml) {
    typed.stdin(yaml);
    type("apply", "-f", "-");
  }

  void deleteLimit(String scope) {
    type("delete", "limit", scope);
  }

  private void type(String... arguments) {
    assertThat(typed.run(arguments))
        .as(() -> String.join(" ", arguments) + ": " + typed.err())
        .isZero();
  }

  /** Asks for runs of a flow, in this order; returns the log once something is decided on each. */
  DecisionLog request(String flow, String... ids) {
    return request(
        Arrays.stream(ids).map(id -> RunRequest.of(flow, id)).toArray(RunRequest[]::new));
  }

  DecisionLog request(RunRequest... requests) {
    List<String> ids = Arrays.stream(requests).map(RunRequest::id).toList();
    assertThat(log().runs()).as("runs so far").doesNotContainAnyElementsOf(ids);
    berth.request(Arrays.stream(requests).map(request -> request.in(name)).toList());
    return await("decisions on " + ids, log -> ids.stream().noneMatch(id -> log.of(id).isEmpty()));
  }

  /** Ends runs, waiting or at work, in this order. */
  DecisionLog end(String... runs) {
    berth.commands(
        Arrays.stream(runs)
            .map(run -> new Command(Command.Type.KILL, name, run, null, "a test", null))
            .toList());
    return await("the end of " + List.of(runs), log -> log.allSettled(List.of(runs)));
  }

  /** Ends everything, those in line first, and checks the promises that hold for any log. */
  void endAll() {
    DecisionLog log = log();
    List<String> waiting = new ArrayList<>(log.live());
    waiting.removeAll(log.active());
    end(Stream.concat(waiting.stream(), log.active().stream()).toArray(String[]::new))
        .everySettledOnce(log.runs())
        .nothingLeftActive();
  }

  /** These runs are at work, and no other holds a slot. */
  DecisionLog expectActive(String... runs) {
    await(
        "the start of " + List.of(runs),
        so -> Arrays.stream(runs).allMatch(run -> so.says(Kind.STARTED, run)));
    DecisionLog log = log();
    assertThat(log.active())
        .as(() -> "who holds slots, after" + log)
        .containsExactlyInAnyOrder(runs);
    return log;
  }

  /** The run got in line, and has been there since, because this limit had no room for it. */
  void expectWaits(String run, String scope, int slots) {
    DecisionLog log = log();
    assertThat(log.steps(run)).as(run).containsExactly(Kind.QUEUED);
    Reason reason = log.the(Kind.QUEUED, run).reason();
    assertThat(reason.code()).as(run).isEqualTo(Code.LIMIT_FULL);
    assertThat(reason.scope()).as(run).hasToString(scope);
    assertThat(reason.slots()).as(run).isEqualTo(slots);
  }

  /** The run ended so without ever holding a slot. */
  void expectRefused(String run, Kind end, Code code) {
    DecisionLog log = await("the end of " + run, so -> so.allSettled(List.of(run)));
    assertThat(log.steps(run)).as(run).doesNotContain(Kind.ADMITTED);
    Decision last = log.of(run).getLast();
    assertThat(last.decision()).as(run).isEqualTo(end);
    assertThat(DecisionLog.code(last)).as(run).isEqualTo(code);
  }

  /** This tenant's part of the log, with all decisions on what it has asked for. */
  DecisionLog log() {
    return berth.log().ofTenant(name);
  }

  /** This tenant's part of the log, once it is so. */
  DecisionLog await(String what, Predicate<DecisionLog> wanted) {
    return berth.await(what, log -> wanted.test(log.ofTenant(name))).ofTenant(name);
  }
}
