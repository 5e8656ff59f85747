package io.berth.worker.tasks;

import io.berth.protocol.Task;
import io.berth.worker.testing.FakeContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process that does nothing but run one shell task, so that a test can kill it. */
public final class LittleWorker {
  private LittleWorker() {}

  public static void main(String[] args) throws Exception {
    Task task = new Task("t0", "shell", Map.of("commands", List.of(args[0])));
    new ShellTask().run(new FakeContext(task, Map.of(), Duration.ofSeconds(1)));
  }
}
