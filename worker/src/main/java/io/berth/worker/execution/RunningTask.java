package io.berth.worker.execution;

import io.berth.protocol.FlowName;
import io.berth.protocol.Result;
import io.berth.protocol.Task;
import io.berth.protocol.Work;
import io.berth.worker.TaskContext;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a handler sees of the task it executes, and what is left of it for the result. */
final class RunningTask implements TaskContext {
  /** One name for all tasks: loggers are kept for ever, and tasks are many. */
  private static final Logger LOG = LoggerFactory.getLogger("io.berth.worker.run");

  private final Attempt attempt;
  private final Task task;
  private final OutputTail output = new OutputTail();
  private volatile @Nullable Integer exitCode;

  RunningTask(Attempt attempt, Task task) {
    this.attempt = attempt;
    this.task = task;
  }

  Result result() {
    String text = output.text();
    return new Result(exitCode, text.isEmpty() ? null : text);
  }

  @Override
  public String tenant() {
    return work().tenant();
  }

  @Override
  public String run() {
    return work().run();
  }

  @Override
  public int attempt() {
    return work().attempt();
  }

  @Override
  public FlowName flow() {
    return work().flow();
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Map<String, Object> inputs() {
    return work().inputs();
  }

  @Override
  public Map<String, String> labels() {
    return work().labels();
  }

  @Override
  public Logger logger() {
    return LOG;
  }

  @Override
  public void output(CharSequence text) {
    output.add(text);
  }

  @Override
  public void exitCode(int code) {
    exitCode = code;
  }

  @Override
  public Duration killGrace() {
    return attempt.killGrace();
  }

  @Override
  public LeaseLeft leaseLeft() {
    return attempt.lease().guarded(System.nanoTime());
  }

  private Work work() {
    return attempt.work();
  }
}
