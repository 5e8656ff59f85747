package io.berth.worker.execution;

import io.berth.protocol.Code;
import io.berth.protocol.Result;
import io.berth.protocol.Task;
import io.berth.worker.TaskFailedException;
import io.berth.worker.TaskHandler;
import io.berth.worker.metrics.WorkerMeters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Executes the tasks of an attempt one after another, on the calling thread. */
public final class TaskRunner {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final Result NOTHING = new Result(null, null);

  private final TaskHandlers handlers;
  private final WorkerMeters meters;

  public TaskRunner(TaskHandlers handlers, WorkerMeters meters) {
    this.handlers = handlers;
    this.meters = meters;
  }

  /** Never throws, whatever the handlers do. */
  Outcome run(Attempt attempt) {
    List<Task> tasks = attempt.work().tasks();
    // Looked at before the first task, so that no run is left half done for want of a handler.
    Optional<Task> unknown =
        tasks.stream().filter(task -> handlers.find(task.type()).isEmpty()).findFirst();
    if (unknown.isPresent()) {
      return new Outcome.Failed(
          Code.UNKNOWN_TASK_TYPE, unknownType(unknown.get()), NOTHING, /* retryable= */ false);
    }
    Result last = NOTHING;
    for (Task task : tasks) {
      Stop stop = attempt.stopped();
      if (stop != null) {
        return new Outcome.Stopped(stop, last);
      }
      RunningTask running = new RunningTask(attempt, task);
      Outcome.@Nullable Failed failure = execute(attempt, task, running);
      if (failure != null) {
        // What fails while it is being stopped has been stopped.
        Stop why = attempt.stopped();
        return why == null ? failure : new Outcome.Stopped(why, failure.result());
      }
      last = running.result();
    }
    return new Outcome.Succeeded(last);
  }

  private Outcome.@Nullable Failed execute(Attempt attempt, Task task, RunningTask running) {
    long begun = System.nanoTime();
    Outcome.@Nullable Failed failure = null;
    MDC.put("run", attempt.work().key().toString());
    MDC.put("attempt", Integer.toString(attempt.work().attempt()));
    MDC.put("task", task.id());
    try {
      handler(task).run(running);
    } catch (TaskFailedException e) {
      failure = failure(task, words(e), withResult(e, running.result()), e.retryable());
    } catch (LeaseOverException e) {
      attempt.stop(Stop.LEASE_ENDS, Duration.ZERO);
      failure = failure(task, words(e), running.result(), /* retryable= */ true);
    } catch (InterruptedException e) {
      failure = failure(task, "interrupted", running.result(), /* retryable= */ true);
    } catch (Throwable e) {
      LOG.warn("{} task {} failed unexpectedly", attempt, task.id(), e);
      failure = failure(task, e.toString(), running.result(), /* retryable= */ true);
    } finally {
      MDC.clear();
    }
    Stop stop = attempt.stopped();
    String outcome = failure == null ? "succeeded" : stop == null ? "failed" : "stopped";
    meters.taskEnded(task.type(), outcome, System.nanoTime() - begun);
    return failure;
  }

  private TaskHandler handler(Task task) {
    return handlers
        .find(task.type())
        .orElseThrow(() -> new IllegalStateException(unknownType(task)));
  }

  private String unknownType(Task task) {
    return "Expected task "
        + task.id()
        + " to be one of "
        + String.join(", ", handlers.types())
        + ", but its type is "
        + task.type();
  }

  private static Outcome.Failed failure(
      Task task, String message, Result result, boolean retryable) {
    return new Outcome.Failed(
        Code.TASK_FAILED, "task " + task.id() + ": " + message, result, retryable);
  }

  private static String words(Exception e) {
    String message = e.getMessage();
    return message == null ? "failed" : message;
  }

  private static Result withResult(TaskFailedException e, Result result) {
    return new Result(
        e.exitCode() == null ? result.exitCode() : e.exitCode(),
        e.output() == null ? result.output() : e.output());
  }
}
