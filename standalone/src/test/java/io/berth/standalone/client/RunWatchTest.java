package io.berth.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.FlowName;
import io.berth.protocol.Result;
import io.berth.standalone.client.RunWatch.News;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunWatchTest {
  private static final Position FIRST = new Position("berth.requests", 3, 10);
  private static final Position SECOND = new Position("berth.requests", 3, 11);

  private final RunWatch watch = new RunWatch("default");

  @Test
  void followsARunFromItsFirstDecisionToItsEnd() {
    watch.add("r1", FIRST);
    assertThat(watch.undecided()).containsExactly("r1");

    assertThat(watch.accept(Decisions.decided("r1", Kind.ADMITTED)))
        .contains(new News.Step(Decisions.of("r1", Kind.ADMITTED), true));
    assertThat(watch.undecided()).isEmpty();
    assertThat(watch.unsettled()).containsExactly("r1");

    assertThat(watch.accept(Decisions.decided("r1", Kind.SUCCEEDED)))
        .contains(new News.Step(Decisions.of("r1", Kind.SUCCEEDED), false));
    assertThat(watch.unsettled()).isEmpty();
    assertThat(watch.exitCode()).isZero();
  }

  @Test
  void whatIsAboutOthersIsNoNews() {
    watch.add("r1", FIRST);

    assertThat(watch.accept(Decisions.decided("r2", Kind.ADMITTED))).isEmpty();
    assertThat(watch.accept(Decisions.rejected(SECOND, "DUPLICATE_RUN"))).isEmpty();
    Decision otherTenant =
        new Decision(
            "r1",
            "acme",
            FlowName.parse("a/b"),
            Kind.QUEUED,
            0,
            1,
            Decisions.NOON,
            null,
            null,
            null);
    assertThat(watch.accept(new Answer.Decided(otherTenant))).isEmpty();
    assertThat(watch.undecided()).containsExactly("r1");
  }

  @Test
  void aRefusedRequestIsOver_andWhatItsIdDoesLaterIsSomebodyElses() {
    watch.add("r1", FIRST);

    Optional<News> news = watch.accept(Decisions.rejected(FIRST, "DUPLICATE_RUN"));

    assertThat(news).get().isInstanceOf(News.Refused.class);
    assertThat(watch.undecided()).isEmpty();
    assertThat(watch.unsettled()).isEmpty();
    assertThat(watch.accept(Decisions.decided("r1", Kind.SUCCEEDED))).isEmpty();
    assertThat(watch.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, ,    0",
    "SUCCEEDED, 0,   0",
    "FAILED,    3,   3",
    "FAILED,    125, 125",
    "FAILED,    126, 1",
    "FAILED,    0,   1",
    "FAILED,    -9,  1",
    "FAILED,    ,    1",
    "CANCELLED, ,    1",
    "KILLED,    ,    1"
  })
  void exitsWithWhatTheTaskExitedWith(Kind end, Integer taskExit, int exit) {
    watch.add("r1", FIRST);
    Result result = taskExit == null ? null : new Result(taskExit, null);
    watch.accept(new Answer.Decided(Decisions.of("r1", end, 1, 0, null, result)));
    assertThat(watch.exitCode()).isEqualTo(exit);
  }

  @Test
  void ofSeveralRunsTheFirstThatFailedSaysTheExitCode() {
    watch.add("r1", FIRST);
    watch.add("r2", SECOND);
    watch.accept(new Answer.Decided(failed("r2", 5)));
    watch.accept(new Answer.Decided(failed("r1", 4)));
    assertThat(watch.exitCode()).isEqualTo(4);
  }

  private static Decision failed(String run, int exit) {
    return Decisions.of(run, Kind.FAILED, 1, 0, null, new Result(exit, null));
  }
}
