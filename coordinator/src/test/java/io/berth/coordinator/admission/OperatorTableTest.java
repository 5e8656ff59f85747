package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** semantics.md, "Operators", cell by cell. */
class OperatorTableTest {
  private final Scenario it =
      new Scenario()
          .flow("company.team/f", "retry: {maxAttempts: 2, backoff: PT1H, maxBackoff: PT1H}")
          .limit("tenant", "slots: 2");

  OperatorTableTest() {
    it.request("company.team/f", "settled", "retrying")
        .started("settled", "retrying")
        .succeeded("settled")
        .failed("retrying")
        .request("company.team/f", "running", "admitted", "queued")
        .started("running")
        .request("company.team/unknown", "awaiting");
    it.expect("SUCCEEDED", "settled")
        .expect("RETRYING", "retrying")
        .expect("RUNNING", "running")
        .expect("ADMITTED", "admitted")
        .expect("QUEUED", "queued")
        .expect("AWAITING", "awaiting");
  }

  /** What is refused, and that it changes nothing, also not when the coordinator crashes. */
  @ParameterizedTest
  @CsvSource({
    "KILL, settled, RUN_SETTLED",
    "KILL, nobody, RUN_UNKNOWN",
    "FORCE, settled, RUN_SETTLED",
    "FORCE, admitted, RUN_ACTIVE",
    "FORCE, running, RUN_ACTIVE",
    "FORCE, awaiting, UNKNOWN_FLOW",
    "FORCE, nobody, RUN_UNKNOWN",
    "RESTART, queued, RUN_LIVE",
    "RESTART, awaiting, RUN_LIVE",
    "RESTART, retrying, RUN_LIVE",
    "RESTART, admitted, RUN_LIVE",
    "RESTART, running, RUN_LIVE",
    "RESTART, nobody, RUN_UNKNOWN",
    "PURGE, queued, RUN_LIVE",
    "PURGE, awaiting, RUN_LIVE",
    "PURGE, retrying, RUN_LIVE",
    "PURGE, admitted, RUN_LIVE",
    "PURGE, running, RUN_LIVE",
    "PURGE, nobody, RUN_UNKNOWN"
  })
  void isRefused(Command.Type command, String run, Code code) {
    String before = it.state(run);
    it.command(command, run).expectRefused(code);
    assertThat(it.state(run)).isEqualTo(before);
  }

  // ---- kill

  @ParameterizedTest
  @CsvSource({"queued", "retrying", "awaiting"})
  void killingWhatHoldsNoSlotsEndsItAtOnceAndItNeverStartsLater(String run) {
    it.kill(run)
        .expectSettled("KILLED", Code.OPERATOR_KILL, run)
        .expectActive("tenant", 2)
        .removeLimit("tenant")
        .flow("company.team/unknown")
        .after(Duration.ofHours(2))
        .expect("KILLED", run);
    assertThat(it.admitted()).filteredOn(run::equals).hasSizeLessThan(2);
  }

  @Test
  void killingWhatRunsHoldsItsSlotsUntilAWorkerSaysThatItIsOver() {
    it.kill("running")
        .expect("RUNNING", "running")
        .expectActive("tenant", 2)
        .expect("QUEUED", "queued")
        .report("w1", Fact.What.KILLED, "running")
        .expectSettled("KILLED", Code.OPERATOR_KILL, "running")
        .expect("ADMITTED", "queued");
  }

  @Test
  void killingWhatRunsHoldsItsSlotsUntilTheLeaseIsOver() {
    it.kill("running")
        .crash()
        .queueReady("default")
        .after(Duration.ofMillis(29_999))
        .expect("RUNNING", "running")
        .after(Duration.ofMillis(1))
        .expectSettled("KILLED", Code.OPERATOR_KILL, "running");
  }

  @Test
  void killingWhatNobodyHasStartedHoldsItsSlotsUntilNobodyCanAnyMore() {
    it.kill("admitted")
        .expect("ADMITTED", "admitted")
        .after(AdmissionSettings.DEFAULT.dispatchTime())
        .expect("ADMITTED", "admitted")
        .after(AdmissionSettings.DEFAULT.clockMargin())
        .expectSettled("KILLED", Code.OPERATOR_KILL, "admitted");
  }

  @ParameterizedTest
  @CsvSource({"REDELIVERED", "EXPIRED", "HANDED_BACK", "KILLED", "FAILED"})
  void whateverEndsAnAttemptThatWasToldToStopEndsTheRun(Fact.What what) {
    it.kill("running")
        .report("w1", what, "running")
        .expectSettled("KILLED", Code.OPERATOR_KILL, "running");
  }

  @Test
  void ofAKilledRunAStartThatWasWithdrawnMayStillBeAnothersForAsLongAsALease() {
    it.kill("running")
        .report("w1", Fact.What.WITHDRAWN, "running")
        .expect("ADMITTED", "running")
        .after(Duration.ofMillis(29_999))
        .expect("ADMITTED", "running")
        .after(Duration.ofMillis(1))
        .expectSettled("KILLED", Code.OPERATOR_KILL, "running");
  }

  @Test
  void aRunThatIsDoneBeforeItCouldBeStoppedHasSucceeded() {
    it.kill("running").succeeded("running").expect("SUCCEEDED", "running");
  }

  @Test
  void aRunThatWasToldToStopIsNotToldAgain() {
    it.kill("running").kill("running").expectRefused(Code.RUN_ACTIVE).expect("RUNNING", "running");
  }

  @Test
  void killingOneStartsOne() {
    it.limit("tenant", "slots: 2")
        .request("company.team/f", "next")
        .kill("running")
        .report("w1", Fact.What.KILLED, "running")
        .expect("ADMITTED", "queued")
        .expect("QUEUED", "next")
        .expectActive("tenant", 2);
  }

  // ---- force

  @Test
  void forcingAWaitingRunGoesPastEveryLimitAndIsCounted() {
    it.limit("flow:company.team/f", "slots: 0")
        .force("queued")
        .expect("ADMITTED", "queued")
        .expectActive("tenant", 3) // shows 3 of 2
        .limit("flow:company.team/f", "slots: 9")
        .request("company.team/f", "next")
        .expect("QUEUED", "next")
        .succeeded("running")
        .expect("QUEUED", "next")
        .started("admitted")
        .succeeded("admitted")
        .expect("ADMITTED", "next")
        .expectActive("tenant", 2);
  }

  @Test
  void forcingARetrySkipsTheBackOffIntoLine() {
    it.force("retrying")
        .expectWaits("retrying", Code.FORCED, null)
        .expectActive("tenant", 2)
        .succeeded("running")
        .expect("ADMITTED", "retrying"); // its place is the best
  }

  @Test
  void forcingDoesNotGoPastAQueueThatCannotTakeWork() {
    it.crash().force("queued").expectRefused(Code.QUEUE_NOT_READY).expect("QUEUED", "queued");
  }

  // ---- restart

  @Test
  void restartIsANewRunThroughTheSameGate() {
    it.command(Command.Type.RESTART, "settled", "again")
        .expect("QUEUED", "again")
        .expect("SUCCEEDED", "settled")
        .succeeded("running")
        .expect("ADMITTED", "queued")
        .started("queued")
        .succeeded("queued")
        .expect("ADMITTED", "again");
  }

  @Test
  void restartWithoutAnIdTakesTheDerivedOneAndReadTwiceItIsOneRun() {
    Input again =
        new Input.Commanded(
            new Command(Command.Type.RESTART, "default", "settled", null, null, null), "derived");
    it.send(again).expect("QUEUED", "derived");
    it.send(again).expectRefused(Code.DUPLICATE_RUN);
  }

  @Test
  void restartMayNotTakeAnIdThatIsTaken() {
    it.command(Command.Type.RESTART, "settled", "running").expectRefused(Code.DUPLICATE_RUN);
    it.command(Command.Type.RESTART, "settled", "settled").expectRefused(Code.DUPLICATE_RUN);
  }

  @Test
  void restartOfAFlowThatIsGoneWaitsAndFails() {
    it.deleteFlow("company.team/f")
        .command(Command.Type.RESTART, "settled", "again")
        .after(Duration.ofSeconds(5))
        .expectSettled("FAILED", Code.UNKNOWN_FLOW, "again");
  }

  // ---- purge

  @Test
  void purgeForgetsASettledRunAndItsIdIsFree() {
    it.command(Command.Type.PURGE, "settled")
        .expect("UNKNOWN", "settled")
        .command(Command.Type.RESTART, "settled")
        .expectRefused(Code.RUN_UNKNOWN)
        .request("company.team/f", "settled")
        .expect("QUEUED", "settled");
  }
}
