package io.berth.worker.tasks;

import io.berth.protocol.BuiltInTasks;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskFailedException;
import io.berth.worker.TaskHandler;

/** {@code log}: writes its {@code message} to the worker's log and to the task's output. */
final class LogTask implements TaskHandler {
  private static final int LOGGED_MAX = 4_096;

  @Override
  public String type() {
    return BuiltInTasks.LOG;
  }

  @Override
  public void run(TaskContext context) throws TaskFailedException {
    String message = new Properties(context.task()).required("message");
    context.output(message);
    // A message is a stranger's: on one line, it can't pretend to be other lines of the log.
    String shown = message.substring(0, Math.min(LOGGED_MAX, message.length()));
    context
        .logger()
        .info(
            "{}/{} attempt {} task {}: {}",
            context.tenant(),
            context.run(),
            context.attempt(),
            context.task().id(),
            shown.replaceAll("\\p{Cntrl}", " "));
  }
}
