package io.berth.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.berth.protocol.Result;
import io.berth.protocol.Task;
import io.berth.worker.TaskFailedException;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real processes. Who must be gone writes its number into a file first. */
@EnabledOnOs(OS.LINUX)
class ShellTaskTest {
  private static final Duration GRACE = Duration.ofSeconds(2);

  @TempDir Path folder;

  private FakeContext context(Map<String, Object> inputs, String... commands) {
    return context(inputs, Map.of(), commands);
  }

  private FakeContext context(
      Map<String, Object> inputs, Map<String, String> env, String... commands) {
    Map<String, Object> properties = new HashMap<>(Map.of("commands", List.of(commands)));
    properties.put("env", env);
    return new FakeContext(new Task("t0", "shell", properties), inputs, GRACE);
  }

  private FakeContext run(String... commands) throws Exception {
    FakeContext context = context(Map.of(), commands);
    new ShellTask().run(context);
    return context;
  }

  @Test
  void commandsAreOneScript() throws Exception {
    FakeContext context = run("x=1", "cd /", "echo $x $PWD", "echo oops >&2");
    assertThat(context.printed()).isEqualTo("1 /\noops\n");
    assertThat(context.exitCode()).isZero();
  }

  @Test
  void theFirstCommandThatFailsFailsTheTask() {
    FakeContext context = context(Map.of(), "echo before", "(exit 3)", "echo after");
    assertThatThrownBy(() -> new ShellTask().run(context))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage("exit code 3");
    assertThat(context.exitCode()).isEqualTo(3);
    assertThat(context.printed()).isEqualTo("before\n");
  }

  @Test
  void whatTheRunIsAboutIsInTheEnvironment() throws Exception {
    FakeContext context =
        context(
            Map.of("my-key", "a b", "n", 3, "list", List.of(1, 2)),
            Map.of("MORE", "yes", "BERTH_RUN", "forged"),
            "echo $BERTH_TENANT $BERTH_RUN $BERTH_ATTEMPT $BERTH_FLOW $BERTH_TASK $MORE",
            "echo \"$BERTH_INPUT_MY_KEY $BERTH_INPUT_N $BERTH_INPUT_LIST\"",
            "test -n \"$BERTH_INPUTS\"");
    new ShellTask().run(context);
    assertThat(context.printed()).isEqualTo("acme r1 7 company.team/etl t0 yes\na b 3 [1,2]\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$(touch gone)", "`touch gone`", "; touch gone", "'\n touch gone\n'", "${x:=y}"})
  void anInputIsNeverExecuted(String evil) throws Exception {
    FakeContext context =
        context(Map.of("a", evil, evil, evil), "cd " + folder, "printf %s \"$BERTH_INPUT_A\"");
    new ShellTask().run(context);
    assertThat(context.printed()).isEqualTo(evil);
    assertThat(folder.resolve("gone")).doesNotExist();
  }

  @Test
  void ofALotOfOutputTheEndIsKept() throws Exception {
    FakeContext context = run("head -c 50000000 /dev/zero | tr '\\0' 'x'", "echo; echo the end");
    assertThat(context.printed()).hasSize(Result.OUTPUT_MAX).endsWith("x\nthe end\n");
  }

  @Test
  void outputIsReadAsUtf8AndWhatIsNoneIsReplaced() throws Exception {
    assertThat(run("printf 'gr\\303\\274n \\377!'").printed()).isEqualTo("grün \uFFFD!");
  }

  @Test
  void aStoppedTaskMayEndByItself() throws Exception {
    FakeContext context =
        context(
            Map.of(),
            "trap 'echo bye; exit 0' TERM",
            "echo $$ >" + folder + "/pid",
            "while :; do sleep 0.05; done");
    stop(context, 1);
    assertThat(context.printed()).endsWith("bye\n");
  }

  @Test
  void aStoppedTaskThatWontEndIsKilledWithEverythingItStarted() throws Exception {
    FakeContext context =
        context(
            Map.of(),
            "trap '' TERM",
            "sh -c 'trap \"\" TERM; echo $$ >" + folder + "/child; while :; do sleep 0.1; done' &",
            "echo $$ >" + folder + "/pid",
            "while :; do sleep 0.1; done");
    long took = stop(context, 2);
    assertThat(Duration.ofNanos(took)).isBetween(GRACE, GRACE.plusSeconds(2));
  }

  @Test
  void aDescendantMayStillTidyUpAfterTheShellHasGone() throws Exception {
    FakeContext context =
        context(
            Map.of(),
            "sh -c 'trap \"sleep 0.3; echo tidied >"
                + folder
                + "/tidied; exit\" TERM;"
                + " echo $$ >"
                + folder
                + "/child; while :; do sleep 0.05; done' &",
            "echo $$ >" + folder + "/pid",
            "wait");
    stop(context, 2);
    assertThat(folder.resolve("tidied")).exists();
  }

  @Test
  void whatStaysBehindInTheGroupIsKilledAtTheEnd() throws Exception {
    run("sleep 600 & echo $! >" + folder + "/pid");
    assertGone();
  }

  /** As a script's jobs are after {@code set -m}; of the shells only some can do that. */
  private String jobWithAGroupOfItsOwn() {
    assumeThat(Path.of("/bin/bash")).isExecutable();
    return "bash -c 'set -m; sleep 600 & echo $! >" + folder + "/pid'";
  }

  @Test
  void jobsInGroupsOfTheirOwnAreKilledAtTheEnd() throws Exception {
    run(jobWithAGroupOfItsOwn());
    assertGone();
  }

  @Test
  void jobsInGroupsOfTheirOwnAreToldToEnd() throws Exception {
    FakeContext context = context(Map.of(), jobWithAGroupOfItsOwn(), "sleep 600");
    assertThat(stop(context, 1)).isLessThan(GRACE.toNanos());
  }

  @Test
  void jobsInGroupsOfTheirOwnDieWithAKilledWorker() throws Exception {
    Process worker =
        LittleWorker.start(jobWithAGroupOfItsOwn() + "; sleep 600", Duration.ofHours(1));
    awaitPids(1);
    worker.destroyForcibly().waitFor();
    assertGone();
  }

  @Test
  void whoLeavesTheGroupAndFloodsTheOutputHoldsNobodyUp() throws Exception {
    try {
      run("setsid sh -c 'echo $$ >" + folder + "/escaped; exec yes' &", "sleep 0.3; echo done");
    } finally {
      Path escaped = folder.resolve("escaped");
      Await.until("gone by SIGPIPE", () -> !alive(escaped));
    }
  }

  @Test
  void whoKillsItsWholeGroupHarmsOnlyItself() throws Exception {
    FakeContext context = context(Map.of(), "kill -KILL 0");
    assertThatThrownBy(() -> new ShellTask().run(context)).hasMessageContaining("guard");
    FakeContext other = context(Map.of(), "trap '' TERM; kill -TERM 0; exit 5");
    assertThatThrownBy(() -> new ShellTask().run(other)).hasMessage("exit code 5");
  }

  @Test
  void tooMuchForTheOperatingSystemFailsForGood() {
    FakeContext context = context(Map.of("big", "x".repeat(200_000)), "true");
    assertThatThrownBy(() -> new ShellTask().run(context))
        .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("BERTH_INPUT");
  }

  /** The guard must see the end of its worker even when that is killed without a word. */
  @Test
  void everythingDiesWithAKilledWorker() throws Exception {
    Process worker =
        LittleWorker.start(
            "trap '' TERM; echo $$ >"
                + folder
                + "/pid; sh -c 'echo $$ >"
                + folder
                + "/child; sleep 600' & while :; do sleep 0.1; done",
            Duration.ofHours(1));
    awaitPids(2);
    long pid = Long.parseLong(read(folder.resolve("pid")));
    long group = groupOf(pid);
    worker.destroyForcibly().waitFor();
    assertGone();
    Await.until("no guard is left", () -> ProcessSession.of(group).size() == 0);
  }

  @Test
  void theWorkersOwnSettingsAreNotForTasks() throws Exception {
    assertThat(run("env | grep ^BERTH_ | cut -d= -f1 | sort | tr '\\n' ' '").printed())
        .isEqualTo("BERTH_ATTEMPT BERTH_FLOW BERTH_INPUTS BERTH_RUN BERTH_TASK BERTH_TENANT ");
  }

  /** Starts the task, stops it once so many have written their number, and sees them gone. */
  private long stop(FakeContext context, int writers) throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new ShellTask().run(context);
                end.complete(null);
              } catch (Throwable e) {
                end.complete(e);
              }
            });
    awaitPids(writers);
    context.stopping();
    long begun = System.nanoTime();
    thread.interrupt();
    assertThat(ended(end)).isInstanceOf(InterruptedException.class);
    long took = System.nanoTime() - begun;
    assertGone();
    return took;
  }

  private static Throwable ended(CompletableFuture<Throwable> end)
      throws InterruptedException, ExecutionException {
    return end.get();
  }

  private void awaitPids(int count) {
    Await.until(
        count + " processes",
        () -> pids().stream().filter(file -> !read(file).isEmpty()).count() == count);
  }

  private void assertGone() {
    assertThat(pids()).isNotEmpty();
    pids().forEach(file -> Await.until(file + " gone", () -> !alive(file)));
  }

  private List<Path> pids() {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("pid", "child")) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  private static boolean alive(Path pidFile) {
    String pid = read(pidFile);
    try {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }

  private static long groupOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Long.parseLong(List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)).get(2));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
