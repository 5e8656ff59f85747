package io.berth.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Command;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Json;
import io.berth.standalone.Typed;
import io.berth.standalone.client.Decisions;
import io.berth.standalone.client.FakeBerth;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on a run: kill, force, restart, purge. */
class SteerTest {
  private final FakeBerth berth = new FakeBerth();
  private final Typed typed = new Typed(berth);

  @BeforeEach
  void aUser() {
    typed.with("USER", "alice");
  }

  private Command command() {
    return Json.read(berth.sent().getFirst().value(), Command.class);
  }

  private void answers(Kind... kinds) {
    berth.answering((record, at) ->
        List.of(kinds).stream().map(kind -> Decisions.decided("r1", kind)).toList());
  }

  @Test
  void saysWhoAndWhy() {
    answers(Kind.KILLED);
    assertThat(typed.run("kill", "r1", "--why", "stuck", "--tenant", "default")).isZero();
    assertThat(berth.sent().getFirst().topic()).isEqualTo("berth.commands");
    assertThat(command())
        .isEqualTo(new Command(Command.Type.KILL, "default", "r1", null, "alice", "stuck"));
    typed.run("kill", "r1", "--by", "bob");
    assertThat(Json.read(berth.sent().getLast().value(), Command.class).by()).isEqualTo("bob");
  }

  @Test
  void aWaitingRunIsKilledAtOnce() {
    answers(Kind.KILLED);
    assertThat(typed.run("kill", "r1", "--wait")).isZero();
    assertThat(typed.out()).containsExactly("12:00:00.123  r1  KILLED");
  }

  @Test
  void anActiveRunIsToldToStop_andWithWaitItsEndIsAwaited() {
    answers(Kind.STARTED, Kind.KILL_REQUESTED, Kind.KILLED);
    assertThat(typed.run("kill", "r1")).isZero();
    assertThat(typed.out()).hasSize(2).last().asString().contains("KILL_REQUESTED");
    berth.drain();

    assertThat(typed.run("kill", "r1", "--wait")).isZero();
    assertThat(typed.out()).hasSize(3).last().asString().contains("KILLED");
  }

  @Test
  void whatEndedBeforeItCouldBeKilledIsAFailureOfTheKill() {
    answers(Kind.KILL_REQUESTED, Kind.SUCCEEDED);
    assertThat(typed.run("kill", "r1", "--wait")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "force", "restart", "purge"})
  void aRefusalIsShownWithItsCode(String verb) {
    berth.answering((record, at) ->
        List.of(
            Decisions.rejected(new io.berth.standalone.client.Position("x", 0, 0), "OTHER"),
            Decisions.rejected(at, "RUN_UNKNOWN")));
    assertThat(typed.run(verb, "r1")).isEqualTo(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err())
        .containsExactly(
            "berth: " + command().type() + " of run r1 refused: RUN_UNKNOWN: because of a test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "force", "restart", "purge"})
  void withoutACoordinatorThereIsNoAnswer(String verb) {
    berth.withoutCoordinator();
    assertThat(typed.run(verb, "r1")).isEqualTo(1);
    assertThat(berth.passed()).hasSeconds(10);
    assertThat(typed.err()).hasSize(1);
    assertThat(typed.err().getFirst()).contains("of run r1").contains("running?");
    assertThat(berth.isClosed()).isTrue();
  }

  @Test
  void aForcedRunIsAdmitted() {
    answers(Kind.ADMITTED);
    assertThat(typed.run("force", "r1", "-o", "json")).isZero();
    assertThat(typed.out().getFirst()).contains("\"decision\":\"ADMITTED\"");
  }

  @Test
  void aRestartShowsTheNewRun() {
    berth.answering((record, at) ->
        List.of(
            Decisions.decided("r1", Kind.FAILED),
            Decisions.decided(Json.read(record.value(), Command.class).id(), Kind.QUEUED)));
    assertThat(typed.run("restart", "r1")).isZero();
    assertThat(typed.out()).singleElement().asString().contains(command().id(), "QUEUED");

    assertThat(typed.run("restart", "r1", "--id", "r2")).isZero();
    assertThat(typed.out()).containsExactly("12:00:00.123  r2  QUEUED");
  }

  @Test
  void aPurgeIsDoneWhenItIsTakenAndNotRefused() {
    assertThat(typed.run("purge", "r1")).isZero();
    assertThat(typed.out()).containsExactly("run r1 purged");
    assertThat(typed.run("purge", "r1", "-o", "json")).isZero();
    assertThat(typed.out())
        .containsExactly("{\"tenant\":\"default\",\"run\":\"r1\",\"purged\":true}");
  }
}
