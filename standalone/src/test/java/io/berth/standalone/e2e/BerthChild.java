package io.berth.standalone.e2e;

import io.berth.standalone.Berth;
import io.berth.standalone.kafka.TestKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code berth} command in a JVM of its own, which a test can kill. */
final class BerthChild implements AutoCloseable {
  private final Process process;

  private BerthChild(Process process) {
    this.process = process;
  }

  /** Its output goes to the end of {@code log}. */
  static BerthChild start(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Berth.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return new BerthChild(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** A worker on the broker of the tests. */
  static BerthChild worker(TestKafka kafka, Path log, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("worker", "--bootstrap", kafka.bootstrap()));
    arguments.addAll(List.of("--topic-prefix", kafka.prefix(), "--http-port", "0"));
    arguments.addAll(Arrays.asList(more));
    return start(log, arguments.toArray(String[]::new));
  }

  /** A coordinator on the broker of the tests, alone. */
  static BerthChild coordinator(TestKafka kafka, Path log, Path data, String... more)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("coordinator", "--bootstrap", kafka.bootstrap()));
    arguments.addAll(List.of("--topic-prefix", kafka.prefix(), "--http-port", "0"));
    arguments.addAll(List.of("--data", data.toString(), "--standbys", "0"));
    arguments.addAll(List.of("--partitions", Integer.toString(Berthed.PARTITIONS)));
    arguments.addAll(Arrays.asList(more));
    return start(log, arguments.toArray(String[]::new));
  }

  /** As SIGSTOP does: it doesn't notice, and goes on after {@link #thaw}. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    run("/bin/sh", "-c", "kill -" + name + " " + process.pid());
  }

  /** From now on it can't make files longer than this. */
  void limitFiles(int bytes) throws IOException, InterruptedException {
    fileSize(bytes + ":unlimited");
  }

  void unlimitFiles() throws IOException, InterruptedException {
    fileSize("unlimited:unlimited");
  }

  private void fileSize(String limits) throws IOException, InterruptedException {
    run("prlimit", "--pid=" + process.pid(), "--fsize=" + limits);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError("Expected success of " + List.of(command));
    }
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As SIGTERM does; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** Waits until it ends by itself; returns the exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("Expected it to end within 60 s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
