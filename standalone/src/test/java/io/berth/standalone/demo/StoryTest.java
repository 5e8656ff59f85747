package io.berth.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Flow;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.Scope;
import io.berth.standalone.client.Decisions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test plays decisions into a story and reads it as a newcomer would. */
class StoryTest {
  private static final List<Expected> CAST =
      List.of(
          new Expected("etl-1", Kind.SUCCEEDED),
          new Expected("etl-3", Kind.SUCCEEDED),
          new Expected("report-3", Kind.CANCELLED),
          new Expected("billing-3", Kind.FAILED));

  private final Story story = new Story(CAST, Style.PLAIN);

  @Test
  void tellsEachDecisionInAPlainSentence() {
    Reason full = Decisions.full();
    Reason failed = Reason.of(Code.TASK_FAILED, "charge: exit code 3");
    Reason lost = Reason.of(Code.WORKER_LOST);
    assertTold(
        "etl-1",
        Kind.ADMITTED,
        1,
        0,
        null,
        "0.00 s  etl-1       ADMITTED   there is room: it may start");
    assertTold(
        "etl-1", Kind.STARTED, 1, 41, null, "0.04 s  etl-1       STARTED    a worker runs it");
    assertTold(
        "etl-3",
        Kind.QUEUED,
        0,
        50,
        full,
        "0.05 s  etl-3       QUEUED     waits in line: both slots of company.team/etl are taken");
    assertTold(
        "report-3",
        Kind.CANCELLED,
        0,
        60,
        full,
        "0.06 s  report-3    CANCELLED  turned away, did not run: both slots of company.team/etl are taken");
    assertTold(
        "billing-3",
        Kind.FAILED,
        0,
        70,
        full,
        "0.07 s  billing-3   FAILED     refused, did not run: both slots of company.team/etl are taken");
    assertTold(
        "etl-1",
        Kind.SUCCEEDED,
        1,
        3_041,
        null,
        "3.04 s  etl-1       SUCCEEDED  done, after 3.00 s");
    assertTold(
        "etl-3",
        Kind.ADMITTED,
        1,
        3_041,
        null,
        "3.04 s  etl-3       ADMITTED   a slot is free again: its turn, after 2.99 s");
    assertTold(
        "etl-3",
        Kind.LOST,
        1,
        4_000,
        lost,
        "4.00 s  etl-3       LOST       its worker is gone: the worker's lease ran out");
    assertTold(
        "etl-3",
        Kind.ADMITTED,
        2,
        4_000,
        null,
        "4.00 s  etl-3       ADMITTED   may start again, attempt 2");
    assertTold(
        "etl-3",
        Kind.FAILED,
        2,
        12_345,
        failed,
        "12.35 s  etl-3       FAILED     ended badly: a task of the run failed: charge: exit code 3");
  }

  private void assertTold(
      String run, Kind kind, int attempt, long afterMs, Reason reason, String line) {
    assertThat(story.tell(Decisions.of(run, kind, attempt, afterMs, reason, null)))
        .get()
        .asString()
        .isEqualToIgnoringWhitespace(line);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, company.team/etl is paused",
    "1, 1, the only slot of company.team/etl is taken",
    "2, 2, both slots of company.team/etl are taken",
    "5, 5, all 5 slots of company.team/etl are taken",
    "5, 4, 4 of 5 slots of company.team/etl are taken",
    "2, 3, 3 of 2 slots of company.team/etl are taken"
  })
  void saysHowFullALimitIs(int slots, long active, String words) {
    Reason reason = Reason.ofLimit(Code.LIMIT_FULL, Scope.flow(Decisions.FLOW), slots, active);
    assertThat(story.tell(Decisions.of("etl-3", Kind.QUEUED, 0, 0, reason, null)))
        .get()
        .asString()
        .endsWith("waits in line: " + words);
  }

  @Test
  void isSilentAboutRunsOfOthers() {
    assertThat(story.tell(Decisions.of("someone-else", Kind.QUEUED))).isEmpty();
  }

  @Test
  void isOverWhenEveryRunHasEnded_andShowsATable() {
    play("etl-1", Kind.ADMITTED, 1, 0);
    play("etl-1", Kind.STARTED, 1, 40);
    play("etl-3", Kind.QUEUED, 0, 50);
    play("report-3", Kind.CANCELLED, 0, 60);
    play("billing-3", Kind.FAILED, 0, 70);
    play("etl-1", Kind.SUCCEEDED, 1, 3_040);
    play("etl-3", Kind.ADMITTED, 1, 3_040);
    play("etl-3", Kind.STARTED, 1, 3_080);
    assertThat(story.isOver()).isFalse();
    assertThat(story.isAsExpected()).isFalse();
    play("etl-3", Kind.SUCCEEDED, 1, 6_100);
    assertThat(story.isOver()).isTrue();
    assertThat(story.isAsExpected()).isTrue();

    assertThat(story.summary())
        .containsExactly(
            "run           waited       ran  end        as expected",
            "etl-1         0.00 s    3.00 s  SUCCEEDED  yes",
            "etl-3         2.99 s    3.02 s  SUCCEEDED  yes",
            "report-3           -         -  CANCELLED  yes",
            "billing-3          -         -  FAILED     yes");
  }

  @Test
  void saysWhichRunDidNotEndAsItShould() {
    for (Expected one : CAST) {
      play(one.run(), Kind.KILLED, 1, 0);
    }
    assertThat(story.isOver()).isTrue();
    assertThat(story.isAsExpected()).isFalse();
    assertThat(story.summary())
        .contains("report-3           -         -  KILLED     no, expected CANCELLED");
  }

  @Test
  void coloursOnlyWhenAsked() {
    Decision decision = Decisions.of("etl-1", Kind.ADMITTED);
    assertThat(story.tell(decision)).get().asString().doesNotContain("\u001b");
    assertThat(new Story(CAST, Style.COLOR).tell(decision)).get().asString().contains("\u001b[34m");
  }

  @Test
  void theDemosFlowsAreThoseOfTheExample() {
    assertThat(DemoRuns.flows()).extracting(Flow::id).containsExactly("etl", "report", "billing");
  }

  private void play(String run, Kind kind, int attempt, long afterMs) {
    story.tell(Decisions.of(run, kind, attempt, afterMs, null, new Result(null, null)));
  }
}
