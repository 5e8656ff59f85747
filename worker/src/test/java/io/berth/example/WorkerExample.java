package io.berth.example;

import io.berth.worker.TaskContext;
import io.berth.worker.TaskHandler;
import io.berth.worker.Worker;

/** Executes tasks of the type {@code greet}, sixteen at a time, in your own process. */
public final class WorkerExample implements TaskHandler {
  /** Returns at once; {@code close()} drains it. */
  public static Worker start(String bootstrap) {
    return Worker.builder(bootstrap).concurrency(16).handler(new WorkerExample()).start();
  }

  @Override
  public String type() {
    return "greet";
  }

  @Override
  public void run(TaskContext task) {
    task.output("Hello " + task.inputs().getOrDefault("who", "world"));
  }
}
