package io.berth.worker;

import io.berth.protocol.FlowName;
import io.berth.protocol.Task;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;

/** One task of one attempt, as its {@link TaskHandler} sees it. Valid until the handler returns. */
public interface TaskContext {
  /** Whose run it is. */
  String tenant();

  /** The run's id, unique within its tenant. */
  String run();

  /** The fencing token, from 1: a higher attempt of the same run makes this one obsolete. */
  int attempt();

  FlowName flow();

  /** The task: its id, its type, and its properties as the flow gives them. */
  Task task();

  /** What the run was requested with. Written by strangers: never make it part of a command. */
  Map<String, Object> inputs();

  Map<String, String> labels();

  /** A logger; on the handler's thread its MDC names {@code run}, {@code attempt}, {@code task}. */
  Logger logger();

  /**
   * Adds to the task's output, of which the last {@link io.berth.protocol.Result#OUTPUT_MAX}
   * characters travel with the result. Any thread, any amount.
   */
  void output(CharSequence text);

  /** Says with which code the task's process ended; part of the result. */
  void exitCode(int code);

  /**
   * How long from now the task's processes may take to end on request, before they must be ended by
   * force. Ask after the interruption: it can be shorter than usual when a lease is about to end.
   */
  Duration killGrace();

  /**
   * How long from now the run is this worker's; it grows whenever the lease is renewed. In time the
   * worker itself ends the task, unless it is frozen: what was started in other processes needs a
   * guard of its own, as a shell task's has.
   */
  LeaseLeft leaseLeft();

  /**
   * What is left of a lease.
   *
   * @param untilStop then the worker stops the task; zero or less: that is due
   * @param untilKill then nothing that the task has started may go on
   */
  record LeaseLeft(Duration untilStop, Duration untilKill) {}
}
