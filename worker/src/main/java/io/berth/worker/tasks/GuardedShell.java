package io.berth.worker.tasks;

import io.berth.worker.TaskContext;
import io.berth.worker.TaskContext.LeaseLeft;
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
 * A shell script in a session of its own, under a guard that ends the whole session when it is told
 * to, and in two cases by itself: when the worker dies, even by {@code kill -9}, it sees the end of
 * the pipe that only the worker held; and when the lease is over and it was not told of a renewal,
 * the worker is frozen. How the guard works is said in {@code guard.sh}.
 *
 * <p>Signals go through the guard and not to a process number from here, which somebody else may
 * have taken in the meantime.
 *
 * <p>Nothing here blocks on the script's output: a process that left the session may hold that pipe
 * for ever.
 */
final class GuardedShell implements AutoCloseable {
  private static final String GUARD = guard();
  private static final Duration RENEWED_MIN = Duration.ofMillis(100);
  private static final int CHUNK = 64 * 1024;
  private static final String EXIT = "exit ";
  private static final String LEASE_OVER = "lease over\n";

  private final Process process;
  private final TaskContext context;
  private final InputStream output;
  private final InputStream said;
  private final StringBuilder words = new StringBuilder();
  private long toldNanos;
  private boolean terminated;

  private GuardedShell(Process process, TaskContext context, long toldNanos) {
    this.process = process;
    this.context = context;
    this.toldNanos = toldNanos;
    this.output = process.getInputStream();
    this.said = process.getErrorStream();
  }

  /**
   * Starts it.
   *
   * @param environment in addition to the worker's own, less what configures the worker
   */
  static GuardedShell start(String script, Map<String, String> environment, TaskContext context)
      throws IOException {
    String killGrace = Long.toString(context.killGrace().plusMillis(999).toSeconds());
    long toldNanos = killNanos(context);
    Times times = Times.of(context);
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "setsid",
                "/bin/sh",
                "-c",
                GUARD,
                "berth-guard",
                Long.toString(times.ask),
                Long.toString(times.kill),
                killGrace,
                script));
    // The worker's own settings may hold secrets; its JVM's are not for a task that is in Java.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("BERTH_") || name.equals("JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return new GuardedShell(builder.start(), context, toldNanos);
  }

  /** When the guard ends the session, on its clock. */
  private record Times(long ask, long kill) {
    /**
     * The clock is read first: should we be frozen before the lease is looked at, then the times
     * are too early and not too late. The guard asks a little later than the worker would, which
     * knows more about why.
     */
    static Times of(TaskContext context) throws IOException {
      long now = Uptime.now();
      LeaseLeft left = context.leaseLeft();
      Duration later = left.untilKill().minus(left.untilStop()).dividedBy(4);
      return new Times(
          now + Uptime.hundredths(left.untilStop().plus(later)),
          now + Uptime.hundredths(left.untilKill()));
    }
  }

  /** Tells the guard of a renewal, if there was one. */
  void tellLease() throws IOException {
    long killNanos = killNanos(context);
    if (killNanos - toldNanos > RENEWED_MIN.toNanos()) {
      toldNanos = killNanos;
      orderLease();
    }
  }

  /** What the script has printed since, as bytes; empty when there is nothing now. */
  byte[] printed() throws IOException {
    int available = output.available();
    return available > 0 ? output.readNBytes(Math.min(available, CHUNK)) : new byte[0];
  }

  /** The script's exit code, once it has ended. */
  OptionalInt exitCode() throws IOException {
    String all = words();
    int begin = all.indexOf(EXIT);
    int end = all.indexOf('\n', Math.max(0, begin));
    if (begin < 0 || end < 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(all.substring(begin + EXIT.length(), end)));
  }

  /** Whether the guard has ended the script by itself, or not begun it, because of the lease. */
  boolean leaseOver() throws IOException {
    return words().contains(LEASE_OVER);
  }

  /** Waits at most so long, less if the guard itself ends. */
  boolean guardEnded(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks the whole session to end. The guard needn't ask again: many take that for impatience. */
  void terminate() throws IOException {
    terminated = true;
    orderLease();
    order("TERM");
  }

  /** Whether what the script started goes on without it. Asked after the script has ended. */
  boolean othersLeft() {
    return ProcessSession.of(process.pid()).hasOthersThan(process.pid());
  }

  /** Kills the whole session, and returns when it is gone, however long that takes. */
  @Override
  public void close() {
    // First our end of the pipe: otherwise Java would gather, without bound, what a process that
    // left the session still prints.
    closeQuietly(output);
    order("KILL");
    new SessionEnd(process).await();
    closeQuietly(said);
    closeQuietly(process.getOutputStream());
  }

  private String words() throws IOException {
    int available = said.available();
    if (available > 0) {
      words.append(new String(said.readNBytes(available), StandardCharsets.US_ASCII));
    }
    return words.toString();
  }

  private static long killNanos(TaskContext context) {
    return System.nanoTime() + context.leaseLeft().untilKill().toNanos();
  }

  private void orderLease() throws IOException {
    Times times = Times.of(context);
    order("LEASE " + (terminated ? times.kill : times.ask) + " " + times.kill);
  }

  private void order(String word) {
    try {
      OutputStream orders = process.getOutputStream();
      orders.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
      orders.flush();
    } catch (IOException e) {
      // The guard is gone, and its session with it; or violence was done to it: close() mends that.
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
