package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator steers runs: those in line, those at work, those that have ended. */
@WithKafka
class CommandsTest {
  @TempDir private static Path folder;
  private static Berthed berth;

  @BeforeAll
  static void start(TestKafka kafka) throws Exception {
    berth = Berthed.start(kafka, folder.resolve("state"));
    berth.startWorker(8);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  /** Each run waits for a file called {@code go}. */
  private static Path applyFlow(String id) throws Exception {
    Path go = Files.createDirectory(folder.resolve(id)).resolve("go");
    berth.apply(
        """
        id: %s
        namespace: company.team
        concurrency: {limit: 1}
        tasks:
          - id: wait
            type: shell
            env: {GO: "%s"}
            commands:
              - while [ ! -e "$GO" ]; do sleep 0.05; done
        """
            .formatted(id, go));
    return go;
  }

  private static void promises(String flow, List<String> runs) {
    berth
        .awaitSettled(runs)
        .ofFlow(flow)
        .neverMoreThan(1)
        .admittedInOrderOfArrival()
        .everySettledOnce(runs)
        .nothingLeftActive();
  }

  @Test
  void whatIsKilledInLineNeverStarts() throws Exception {
    Path go = applyFlow("line");
    berth.request("company.team/line", "l1", "l2", "l3");
    berth.command(Command.Type.KILL, "l2");
    DecisionLog log = berth.await("the end of l2", so -> so.says(Kind.KILLED, "l2"));
    assertThat(log.steps("l2")).containsExactly(Kind.QUEUED, Kind.KILLED);
    assertThat(DecisionLog.code(log.the(Kind.KILLED, "l2"))).isEqualTo(Code.OPERATOR_KILL);
    assertThat(log.steps("l3")).as("a kill in line frees nothing").containsExactly(Kind.QUEUED);

    Files.createFile(go);
    promises("company.team/line", List.of("l1", "l2", "l3"));
    assertThat(log.steps("l2")).containsExactly(Kind.QUEUED, Kind.KILLED);
    assertThat(log.the(Kind.SUCCEEDED, "l3").attempt()).isEqualTo(1);
  }

  @Test
  void whatIsForcedGoesPastTheLimit_andIsCounted() throws Exception {
    Path go = applyFlow("forced");
    berth.request("company.team/forced", "f1", "f2", "f3", "f4");
    berth.command(Command.Type.FORCE, "f3");
    DecisionLog log = berth.await("f3 starts", so -> so.says(Kind.STARTED, "f3"));
    assertThat(DecisionLog.code(log.the(Kind.ADMITTED, "f3"))).isEqualTo(Code.FORCED);
    assertThat(log.ofFlow("company.team/forced").mostActive()).isEqualTo(2);

    // One of two has ended, so one of one is taken: nobody goes.
    berth.await("f1 is at work", so -> so.says(Kind.STARTED, "f1"));
    berth.command(Command.Type.KILL, "f1");
    berth.awaitSettled("f1");
    berth.request("company.team/forced", "f5");
    assertThat(berth.await("f5 waits", so -> so.says(Kind.QUEUED, "f5")).steps("f2"))
        .containsExactly(Kind.QUEUED);

    Files.createFile(go);
    promises("company.team/forced", List.of("f1", "f2", "f3", "f4", "f5"));
    assertThat(log.ofFlow("company.team/forced").admitted())
        .containsExactly("f1", "f3", "f2", "f4", "f5");
  }

  @Test
  void whatIsKilledAtWorkLeavesNoProcess(@TempDir Path ran) throws Exception {
    Path pids = ran.resolve("pids");
    berth.apply(
        """
        id: deep
        namespace: company.team
        concurrency: {limit: 1}
        tasks:
          - id: wait
            type: shell
            env: {PIDS: "%s"}
            commands:
              - sleep 600 & echo $! >> "$PIDS.next"
              - (sleep 600 & echo $! >> "$PIDS.next"; wait) &
              - while [ "$(wc -l < "$PIDS.next")" -lt 2 ]; do sleep 0.05; done
              - mv "$PIDS.next" "$PIDS"; wait
        """
            .formatted(pids));
    berth.request("company.team/deep", "d1");
    Await.until("its processes say who they are", () -> Files.exists(pids));
    List<Long> processes = Files.readAllLines(pids).stream().map(Long::parseLong).toList();
    assertThat(processes).hasSize(2).allMatch(CommandsTest::lives);

    berth.command(Command.Type.KILL, "d1");
    DecisionLog log = berth.awaitSettled("d1");
    assertThat(processes).noneMatch(CommandsTest::lives);
    Decision end = log.the(Kind.KILLED, "d1");
    assertThat(DecisionLog.code(end)).isEqualTo(Code.OPERATOR_KILL);
    assertThat(log.steps("d1"))
        .containsExactly(Kind.ADMITTED, Kind.STARTED, Kind.KILL_REQUESTED, Kind.KILLED);
    promises("company.team/deep", List.of("d1"));
  }

  @Test
  void whatHasEndedIsRestartedThroughTheSameGate_orForgotten(TestKafka kafka) throws Exception {
    Path go = applyFlow("again");
    RejectReader rejects = new RejectReader(kafka);
    berth.request("company.team/again", "a1", "a2");
    berth.command(Command.Type.KILL, "a2");
    berth.awaitSettled("a2");
    berth.command(new Command(Command.Type.RESTART, "default", "a2", "a3", "a test", null));
    DecisionLog log = berth.await("a3 is decided", so -> !so.of("a3").isEmpty());
    assertThat(log.steps("a3")).as("the limit holds for it, too").containsExactly(Kind.QUEUED);

    berth.request("company.team/again", "a2"); // DUPLICATE_RUN: it settled
    berth.request("company.team/again", "a1"); // DUPLICATE_RUN: it is live
    berth.command(Command.Type.KILL, "a2"); // RUN_SETTLED
    berth.command(Command.Type.PURGE, "a3"); // RUN_LIVE
    berth.command(Command.Type.RESTART, "a1"); // RUN_LIVE
    berth.command(Command.Type.FORCE, "a1"); // RUN_ACTIVE
    berth.command(Command.Type.PURGE, "a2");
    berth.command(Command.Type.PURGE, "a2"); // RUN_UNKNOWN: forgotten
    assertThat(rejects.await(7).stream().map(RejectReader.Reject::code))
        .containsExactly(
            "DUPLICATE_RUN",
            "DUPLICATE_RUN",
            "RUN_SETTLED",
            "RUN_LIVE",
            "RUN_LIVE",
            "RUN_ACTIVE",
            "RUN_UNKNOWN");

    Files.createFile(go);
    promises("company.team/again", List.of("a1", "a2", "a3"));
    assertThat(log.steps("a2")).containsExactly(Kind.QUEUED, Kind.KILLED);
    assertThat(log.steps("a3"))
        .containsExactly(Kind.QUEUED, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
  }

  private static boolean lives(long process) {
    // A child whose parent hasn't asked for its end yet is dead all the same.
    return ProcessHandle.of(process).map(CommandsTest::isNoZombie).orElse(false);
  }

  private static boolean isNoZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (java.io.IOException e) {
      return process.isAlive();
    }
  }
}
