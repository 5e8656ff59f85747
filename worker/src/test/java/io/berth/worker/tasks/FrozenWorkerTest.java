package io.berth.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Task;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.FakeContext;
import io.berth.worker.testing.Freeze;
import io.berth.worker.testing.HeartbeatFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A worker is frozen (SIGSTOP) while a process of its task goes on: only the guard can end it. */
@EnabledOnOs(OS.LINUX)
class FrozenWorkerTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  @TempDir Path folder;
  private HeartbeatFile heart;
  private Process worker;

  @BeforeEach
  void begin() {
    heart = new HeartbeatFile(folder.resolve("heart"));
  }

  @AfterEach
  void end() {
    if (worker != null) {
      worker.destroyForcibly();
    }
  }

  @Test
  void pastTheLeaseEverythingDies_beforeTheLeaseEnds() throws Exception {
    frozenPastTheLease(heart.beats());
    Freeze.resume(worker);
    assertThat(printed()).isEqualTo("LeaseOverException\n");
  }

  @Test
  void whoIsFrozenToo_orHasTroubledTheGuard_diesAsWell() throws Exception {
    frozenPastTheLease(
        "trap '' TERM HUP; kill -TERM 0; kill -HUP 0; sh -c 'echo $$ >"
            + folder.resolve("stopped")
            + "; kill -STOP $$' & "
            + heart.beats());
    String pid = Files.readString(folder.resolve("stopped")).strip();
    Await.until("the stopped one is gone", () -> !lives(pid));
  }

  @Test
  void whoMayTidyUp_isAskedFirst_andItsExitIsNoSuccess() throws Exception {
    frozenPastTheLease(
        "trap 'echo bye >"
            + folder.resolve("bye")
            + "; exit 0' TERM; "
            + "while :; do echo . >>"
            + heart.path()
            + "; sleep 0.05; done");
    assertThat(folder.resolve("bye")).exists();
    Freeze.resume(worker);
    assertThat(printed()).isEqualTo("LeaseOverException\n");
  }

  @Test
  void aShortFreezeKillsNothing() throws Exception {
    worker = LittleWorker.start(heart.beats(), LEASE);
    for (int i = 0; i < 3; i++) {
      heart.awaitBeating();
      Freeze.stop(worker);
      Thread.sleep(500);
      heart.awaitBeating();
      Freeze.resume(worker);
      // Long enough for the lease to be renewed.
      Await.always("it is alive", LEASE.dividedBy(2), worker::isAlive);
    }
    heart.awaitBeating();
  }

  @Test
  void aLeaseThatIsOverStartsNothing() throws Exception {
    Task task =
        new Task("t0", "shell", Map.of("commands", List.of("touch " + folder.resolve("ran"))));
    FakeContext context = new FakeContext(task, Map.of(), Duration.ZERO).lease(Duration.ZERO);
    assertThat(ended(context).get()).hasMessage("the lease was over");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  /** The script stops its guard, too: then only the worker is left to kill. */
  @Test
  void aGroupThatIsStoppedAsAWholeIsKilledByTheWorker() throws Exception {
    Path pid = folder.resolve("pid");
    Task task =
        new Task("t0", "shell", Map.of("commands", List.of("echo $$ >" + pid, "kill -STOP 0")));
    FakeContext context = new FakeContext(task, Map.of(), Duration.ofMillis(100));
    Thread[] thread = new Thread[1];
    CompletableFuture<Exception> end = new CompletableFuture<>();
    thread[0] = Thread.ofVirtual().start(() -> run(context, end));
    Await.until("it is stopped", () -> Files.exists(pid) && state(text(pid)).startsWith("T"));
    context.stopping();
    thread[0].interrupt();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(lives(text(pid))).isFalse();
  }

  private void frozenPastTheLease(String script) throws Exception {
    worker = LittleWorker.start(script, LEASE);
    heart.awaitBeating();
    // So that what counts is a renewal.
    Await.always("it is alive", LEASE, worker::isAlive);
    long frozen = System.currentTimeMillis();
    Freeze.stop(worker);
    heart.awaitSilence();
    assertThat(Duration.ofMillis(heart.lastMillis() - frozen))
        .isBetween(Duration.ofMillis(500), LEASE);
  }

  private static CompletableFuture<Exception> ended(FakeContext context) {
    CompletableFuture<Exception> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> run(context, end));
    return end;
  }

  private static void run(FakeContext context, CompletableFuture<Exception> end) {
    try {
      new ShellTask().run(context);
      end.complete(null);
    } catch (Exception e) {
      end.complete(e);
    }
  }

  private String printed() throws IOException {
    return new String(worker.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static String text(Path file) {
    return Await.get(() -> Files.readString(file)).strip();
  }

  private static boolean lives(String pid) {
    return !state(pid).isEmpty() && !state(pid).startsWith("Z");
  }

  private static String state(String pid) {
    try {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return "";
    }
  }
}
