package io.berth.standalone.bench.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.standalone.bench.chaos.judge.Mark.What;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each case breaks one promise on purpose: a judge that finds nothing in it would find nothing. */
class VerdictTest {
  private final Told told = new Told();

  private void expect(Promise broken, String... words) {
    Verdict verdict = Verdict.on(told.evidence());
    List<String> cases = verdict.broken().get(broken.words());
    assertThat(cases).as(broken.words()).isNotEmpty();
    assertThat(String.join("\n", cases)).contains(words);
    assertThat(verdict.clean()).isFalse();
    assertThat(verdict.lines(10)).contains("BROKEN  " + broken.words());
  }

  private void expectOnly(Promise broken, String... words) {
    expect(broken, words);
    Map<String, List<String>> all = Verdict.on(told.evidence()).broken();
    all.forEach((promise, cases) -> {
      if (!promise.equals(broken.words())) {
        assertThat(cases).as(promise).isEmpty();
      }
    });
  }

  @Test
  void aDayWithoutFaultsIsClean() {
    told.fine("r1", 0, 2).fine("r2", 1, 3).again("r2").refused("r2");
    assertThat(Verdict.on(told.evidence()).broken().values())
        .allSatisfy(c -> assertThat(c).isEmpty());
  }

  @Test
  void aLostAttemptAndItsNextAreFine() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 1)
        .decided(0.1, "r1", Kind.STARTED, 1)
        .mark(0.2, "r1", 1, What.START, "w1")
        .mark(0.4, "r1", 1, What.ALIVE, "w1")
        .decided(5, "r1", Kind.LOST, 1)
        .decided(5, "r1", Kind.ADMITTED, 2)
        .worked("r1", 2, 5.2, 6)
        .decided(6.1, "r1", Kind.SUCCEEDED, 2);
    assertThat(Verdict.on(told.evidence()).clean()).isTrue();
  }

  @Test
  void aRunThatNobodyDecides() {
    told.fine("r1", 0, 1).asked("r2");
    expectOnly(new EverySettledOnce(), "acme/r2", "nothing was ever decided");
  }

  @Test
  void aRunThatNobodyAskedFor() {
    told.decided(0, "r9", Kind.QUEUED, 0).decided(1, "r9", Kind.CANCELLED, 0);
    expectOnly(new EverySettledOnce(), "acme/r9 was never asked for");
  }

  @Test
  void aRunThatNeverSettles() {
    told.asked("r1").decided(0, "r1", Kind.QUEUED, 0);
    expectOnly(new EverySettledOnce(), "acme/r1 settled 0 times");
  }

  @Test
  void aRunThatSettlesTwice() {
    told.fine("r1", 0, 1).decided(2, "r1", Kind.FAILED, 1);
    expectOnly(new EverySettledOnce(), "acme/r1 settled 2 times");
  }

  @Test
  void aRunThatGoesOnAfterItSettled() {
    told.fine("r1", 0, 1).decided(2, "r1", Kind.QUEUED, 1);
    expectOnly(new EverySettledOnce(), "acme/r1 settled 1 times");
  }

  @Test
  void anAttemptThatIsLeftOut() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 2)
        .worked("r1", 2, 0.1, 0.9)
        .decided(1, "r1", Kind.SUCCEEDED, 2);
    expectOnly(new EverySettledOnce(), "acme/r1 has attempts [2]");
  }

  @Test
  void aDuplicateThatWasTaken() {
    told.fine("r1", 0, 1).again("r1");
    expectOnly(new TwiceIsOnce(), "acme/r1 was sent 2 times, but refused 0 times");
  }

  @Test
  void aRequestThatWasRefusedTwice() {
    told.fine("r1", 0, 1).refused("r1");
    expectOnly(new TwiceIsOnce(), "acme/r1 was sent 1 times, but refused 1 times");
  }

  @Test
  void anAdmissionTooMany() {
    told.asked("r1", "r2", "r3");
    for (String run : List.of("r1", "r2", "r3")) {
      told.decided(0, run, Kind.ADMITTED, 1);
    }
    for (String run : List.of("r1", "r2", "r3")) {
      told.decided(1, run, Kind.KILLED, 1);
    }
    expectOnly(new NeverAboveTheSlots(), "flow:company.team/etl", "3 of 2", "r3");
    expect(new NeverAboveTheSlots(), "pool:db", "6 of 4");
  }

  @Test
  void aRetryThatTakesSlotsWithoutAsking() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 1)
        .decided(1, "r1", Kind.RETRYING, 1)
        .decided(2, "r1", Kind.STARTED, 1)
        .decided(3, "r1", Kind.FAILED, 1);
    expectOnly(new NeverAboveTheSlots(), "acme/r1 took slots without an admission");
  }

  @Test
  void aSlotThatIsHeldForEver() {
    told.asked("r1").decided(0, "r1", Kind.ADMITTED, 1);
    expect(new NeverAboveTheSlots(), "acme/r1 still holds slots");
  }

  @Test
  void moreAtWorkThanTheLogKnows() {
    told.fine("r1", 0, 2).fine("r2", 0, 2).fine("r3", 2, 4);
    told.mark(1, "r3", 1, What.START, "w2");
    expect(new NeverMoreAtWork(), "flow:company.team/etl", "has 2 slots, but 3 were at work");
  }

  @Test
  void afterItsLeaseAnExecutionDoesNotCount_butItMustBeGone() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 1)
        .mark(0.2, "r1", 1, What.START, "frozen")
        .decided(5, "r1", Kind.LOST, 1)
        .decided(5, "r1", Kind.FAILED, 1)
        .mark(9, "r1", 1, What.ALIVE, "frozen")
        .fine("r2", 6, 8)
        .fine("r3", 6, 8);
    expectOnly(new AtWorkOnlyWhileHeld(), "it lived on after", "r1 attempt 1 on frozen");
  }

  @Test
  void theSameAttemptOnTwoWorkers() {
    told.fine("r1", 0, 3).mark(0.5, "r1", 1, What.START, "w2");
    expect(new OneAttemptAtATime(), "the same attempt ran twice", "on w,", "on w2");
  }

  @Test
  void theSameAttemptTwiceOnOneWorker() {
    told.fine("r1", 0, 3).worked("r1", 1, 2.95, 2.96);
    expect(new OneAttemptAtATime(), "the same attempt ran twice");
  }

  @Test
  void twoAttemptsAtTheSameTime() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 1)
        .mark(0.2, "r1", 1, What.START, "w1")
        .mark(5.5, "r1", 1, What.ALIVE, "w1")
        .decided(5, "r1", Kind.LOST, 1)
        .decided(5, "r1", Kind.ADMITTED, 2)
        .worked("r1", 2, 5.2, 6)
        .decided(6.1, "r1", Kind.SUCCEEDED, 2);
    expect(new OneAttemptAtATime(), "two attempts ran at the same time", "attempt 1", "attempt 2");
  }

  @Test
  void anEarlierAttemptThatBeginsLater() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 1)
        .decided(1, "r1", Kind.LOST, 1)
        .decided(1, "r1", Kind.ADMITTED, 2)
        .worked("r1", 2, 1.2, 2)
        .decided(3, "r1", Kind.SUCCEEDED, 2)
        .worked("r1", 1, 4, 5);
    expect(new OneAttemptAtATime(), "an earlier attempt began later");
    expect(new AtWorkOnlyWhileHeld(), "it lived on after", "LOST");
  }

  @Test
  void workBeforeItsAdmission() {
    told.fine("r1", 2, 4).fine("r2", 0, 1);
    told.asked("r3")
        .worked("r3", 1, 5, 5.5)
        .decided(5.2, "r3", Kind.ADMITTED, 1)
        .decided(6, "r3", Kind.SUCCEEDED, 1);
    expect(new AtWorkOnlyWhileHeld(), "it began before", "r3");
  }

  @Test
  void workOfACancelledRun() {
    told.asked("r1")
        .decided(0, "r1", Kind.QUEUED, 0)
        .decided(1, "r1", Kind.KILLED, 0)
        .worked("r1", 1, 2, 3);
    expectOnly(new AtWorkOnlyWhileHeld(), "never admitted, but it ran");
  }

  @Test
  void aSuccessOfNothing() {
    told.asked("r1")
        .decided(0, "r1", Kind.ADMITTED, 1)
        .mark(0.2, "r1", 1, What.START, "w")
        .decided(1, "r1", Kind.SUCCEEDED, 1);
    expectOnly(new SuccessIsWork(), "it never came to its end", "r1");
  }

  @Test
  void aRunThatOvertakes() {
    told.asked("r1", "r2").fine("r2", 0, 1).fine("r1", 1, 2);
    told.refused("r1").refused("r2");
    expectOnly(new OrderOfArrival(), "r2", "came before", "r1");
  }

  @Test
  void aProcessThatEndsByItself_evenIfItIsStartedAgainAndAllSettles() {
    told.fine("r1", 0, 1).fallen("coordinator-2 has ended by itself, and is started again");
    expectOnly(new NobodyGivesUp(), "coordinator-2");
  }

  @Test
  void aPartitionThatStops_evenIfARestartHealsIt() {
    told.fine("r1", 0, 1).fault("coordinator-1.log: A partition can't go on: I2");
    expectOnly(new NoFaultFound(), "coordinator-1.log", "I2");
  }

  @Test
  void whatTheInstancesSayIsLeft() {
    told.fine("r1", 0, 1).left("pool:db of acme: 2 active, 0 waiting");
    expectOnly(new NothingLeft(), "2 active");
  }

  @Test
  void marksAreReadAsTheyAreWritten() {
    assertThat(Mark.parse("ALIVE 1000000123456789 acme r1 3", "worker-1.2"))
        .hasValue(new Mark(What.ALIVE, 1_000_000_123_456_789L, Told.key("r1"), 3, "worker-1.2"));
    assertThat(Mark.parse("ALIVE 10000001234", "worker-1.2")).isEmpty();
  }
}
