package io.berth.worker.tasks;

import io.berth.worker.TaskHandler;
import java.util.List;

/** The handlers that every worker has. */
public final class BuiltIn {
  private BuiltIn() {}

  public static List<TaskHandler> handlers() {
    return List.of(new ShellTask(), new SleepTask(), new LogTask(), new HttpTask());
  }
}
