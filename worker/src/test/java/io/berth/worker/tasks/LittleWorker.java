package io.berth.worker.tasks;

import io.berth.protocol.Task;
import io.berth.worker.testing.FakeContext;
import io.berth.worker.testing.JavaChild;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process that does nothing but run one shell task and renew its lease, so that a test can kill
 * or freeze it. It ends with the name of the exception that ended the task, if there was one.
 */
public final class LittleWorker {
  static final Duration KILL_GRACE = Duration.ofSeconds(1);

  private LittleWorker() {}

  /** {@code arguments}: the script and the lease. */
  public static void main(String[] arguments) throws Exception {
    Duration lease = Duration.parse(arguments[1]);
    Task task = new Task("t0", "shell", Map.of("commands", List.of(arguments[0])));
    FakeContext context = new FakeContext(task, Map.of(), KILL_GRACE).lease(lease);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            try {
              Thread.sleep(lease.dividedBy(3));
            } catch (InterruptedException e) {
              return;
            }
            context.lease(lease);
          }
        });
    try {
      new ShellTask().run(context);
    } catch (Exception e) {
      System.out.println(e.getClass().getSimpleName());
    }
  }

  /** Starts it in a JVM of its own. */
  static Process start(String script, Duration lease) throws Exception {
    return JavaChild.of(LittleWorker.class, script, lease.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
