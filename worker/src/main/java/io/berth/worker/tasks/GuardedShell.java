package io.berth.worker.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A shell script in a process group of its own, under a guard that ends the whole group when it is
 * told to, and when the worker dies, even by {@code kill -9}: the guard then sees the end of the
 * pipe that only the worker held. How the guard works is said in {@code guard.sh}.
 *
 * <p>Signals go through the guard and never to a process number from here: a number can be taken by
 * somebody else in the meantime. Orders are lines, so a guard that wants to hear from a frozen
 * worker every so often needs only one more word.
 *
 * <p>Nothing here blocks on the script's output: a process that left the group may hold that pipe
 * for ever.
 */
final class GuardedShell implements AutoCloseable {
  private static final String GUARD = guard();
  private static final Duration GONE = Duration.ofSeconds(5);
  private static final int CHUNK = 64 * 1024;

  private final Process process;
  private final InputStream output;
  private final InputStream said;
  private final StringBuilder words = new StringBuilder();

  private GuardedShell(Process process) {
    this.process = process;
    this.output = process.getInputStream();
    this.said = process.getErrorStream();
  }

  /**
   * Starts it.
   *
   * @param environment in addition to the worker's own, less what configures the worker
   * @param killGrace between asking and killing when the worker has died
   */
  static GuardedShell start(String script, Map<String, String> environment, Duration killGrace)
      throws IOException {
    String seconds = Long.toString(killGrace.plusMillis(999).toSeconds());
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of("setsid", "/bin/sh", "-c", GUARD, "berth-guard", seconds, script));
    // The worker's own settings may hold secrets.
    builder.environment().keySet().removeIf(name -> name.startsWith("BERTH_"));
    builder.environment().putAll(environment);
    return new GuardedShell(builder.start());
  }

  /** What the script has printed since, as bytes; empty when there is nothing now. */
  byte[] printed() throws IOException {
    int available = output.available();
    return available > 0 ? output.readNBytes(Math.min(available, CHUNK)) : new byte[0];
  }

  /** The script's exit code, once it has ended. */
  OptionalInt exitCode() throws IOException {
    int available = said.available();
    if (available > 0) {
      words.append(new String(said.readNBytes(available), StandardCharsets.US_ASCII));
    }
    int end = words.indexOf("\n");
    if (end < 0 || !words.toString().startsWith("exit ")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(words.substring("exit ".length(), end)));
  }

  /** Waits at most so long, less if the guard itself ends, which only violence can bring about. */
  boolean guardEnded(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks the whole group to end. */
  void terminate() {
    order("TERM");
  }

  /** Whether what the script started goes on without it. Asked after the script has ended. */
  boolean othersLeft() {
    return ProcessGroup.of(process.pid()).hasOthersThan(process.pid());
  }

  /** Kills the whole group, and returns when it is gone. */
  @Override
  public void close() {
    // First our end of the pipe: otherwise Java would gather, without bound, what a process that
    // left the group still prints.
    closeQuietly(output);
    order("KILL");
    boolean interrupted = false;
    long deadline = System.nanoTime() + GONE.toNanos();
    while (System.nanoTime() < deadline
        && (process.isAlive() || ProcessGroup.of(process.pid()).size() > 0)) {
      try {
        if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
          Thread.sleep(1);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    process.destroyForcibly();
    closeQuietly(said);
    closeQuietly(process.getOutputStream());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(String word) {
    try {
      OutputStream orders = process.getOutputStream();
      orders.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
      orders.flush();
    } catch (IOException e) {
      // The guard is gone, and with the pipe closed its group goes too.
    }
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception e) {
      // Nothing is lost with it.
    }
  }

  private static String guard() {
    try (InputStream script = GuardedShell.class.getResourceAsStream("guard.sh")) {
      if (script == null) {
        throw new IllegalStateException("Expected guard.sh beside " + GuardedShell.class);
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
