package io.berth.standalone.e2e;

import io.berth.standalone.Berth;
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

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As SIGTERM does; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("Expected an end within 60 s of SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
