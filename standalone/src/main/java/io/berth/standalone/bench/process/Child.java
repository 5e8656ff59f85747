package io.berth.standalone.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM on this one's class path that is started, killed and frozen again and again. */
public final class Child {
  /** Options of one that is killed before an optimizing compiler could be of use. */
  public static final List<String> SHORT_LIVED =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final int TERMINATE_SECONDS_MAX = 60;

  private final String name;
  private final Path log;
  private final List<String> command;
  private volatile @Nullable Process process;
  private @Nullable Process ice;
  private int starts;

  /**
   * Is not started yet.
   *
   * @param log all that it prints, over all its lives
   * @param heap at most, as {@code 256m}
   * @param options more of them, for the JVM
   * @param program its main class and arguments
   */
  public Child(String name, Path log, String heap, List<String> options, List<String> program) {
    this.name = name;
    this.log = log;
    command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Leash.class.getName()));
    command.addAll(program);
  }

  /** As it was given. */
  public String name() {
    return name;
  }

  /** Begins the next of its lives, in an environment without Berth's options but the logs'. */
  public synchronized void start(Map<String, String> environment) throws IOException {
    if (isAlive()) {
      throw new IllegalStateException("Expected " + name + " to have ended");
    }
    starts++;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(variable -> variable.startsWith("BERTH_") && !variable.startsWith("BERTH_LOG"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** How often it was started: tells its lives apart. */
  public synchronized int starts() {
    return starts;
  }

  /** 0 if it was never started. */
  public long pid() {
    Process current = process;
    return current == null ? 0 : current.pid();
  }

  /** Whether it runs, be it frozen. */
  public boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /** As {@code kill -9} does; also when it is frozen, or about to end. */
  public void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly().onExit().join();
    }
  }

  /** As SIGTERM does, and waits for the end; kills it when that does not come. */
  public synchronized void terminate() throws InterruptedException {
    Process current = process;
    if (current != null) {
      // Not Process.destroy: that closes the pipe to its standard input as well, and its leash ends
      // it before it could do anything.
      current.toHandle().destroy();
      if (!current.waitFor(TERMINATE_SECONDS_MAX, TimeUnit.SECONDS)) {
        kill();
      }
    }
  }

  /** As SIGSTOP does. It thaws, at the latest, when this JVM ends: only then can its leash work. */
  public synchronized void freeze() throws IOException {
    Process current = process;
    if (current != null) {
      String pid = Long.toString(current.pid());
      ice =
          new ProcessBuilder("sh", "-c", "kill -STOP $0; read -r _; kill -CONT $0", pid)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    }
  }

  /** As SIGCONT does. */
  public synchronized void thaw() throws IOException {
    if (ice != null) {
      ice.getOutputStream().close();
      ice.onExit().join();
      ice = null;
    }
  }
}
