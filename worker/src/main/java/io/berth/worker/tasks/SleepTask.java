package io.berth.worker.tasks;

import io.berth.protocol.BuiltInTasks;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskFailedException;
import io.berth.worker.TaskHandler;
import java.time.Duration;

/** {@code sleep}: waits for its {@code duration}. */
final class SleepTask implements TaskHandler {
  @Override
  public String type() {
    return BuiltInTasks.SLEEP;
  }

  @Override
  public void run(TaskContext context) throws TaskFailedException, InterruptedException {
    Thread.sleep(new Properties(context.task()).durationOr("duration", Duration.ZERO));
  }
}
