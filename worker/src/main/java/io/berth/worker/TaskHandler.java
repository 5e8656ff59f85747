package io.berth.worker;

/**
 * Executes the tasks of one type. Passed to {@link WorkerBuilder#handler} or found by {@link
 * java.util.ServiceLoader}.
 *
 * <ul>
 *   <li><b>Threads.</b> One instance serves all runs, many at a time, each on a virtual thread of
 *       its own. Keep the state of a run in local variables.
 *   <li><b>Stopping.</b> The thread is interrupted when the run must end: it was killed, timed out,
 *       its lease can't be renewed, or the worker shuts down. End whatever the task has started,
 *       within {@link TaskContext#killGrace()}, and throw {@link InterruptedException}. The run's
 *       slot is held until the handler returns: a handler that ignores interruption can't be
 *       stopped.
 *   <li><b>Fencing.</b> Execution is at least once. After an attempt was lost, another one with a
 *       higher {@link TaskContext#attempt()} may run, and in rare cases (a frozen process) the
 *       older one has not noticed yet. Where two writers would do harm, hand the attempt number to
 *       what is written to, and let it refuse lower ones.
 *   <li><b>Failing.</b> Throw {@link TaskFailedException}; anything else that is thrown counts as a
 *       failure that may be tried again.
 * </ul>
 */
public interface TaskHandler {
  /** The task type this handler executes; constant, and unique within a worker. */
  String type();

  /**
   * Executes one task; returning normally means it succeeded.
   *
   * @throws TaskFailedException when the task failed
   * @throws InterruptedException when it was stopped
   * @throws Exception on anything unforeseen, which may be tried again
   */
  void run(TaskContext context) throws Exception;
}
