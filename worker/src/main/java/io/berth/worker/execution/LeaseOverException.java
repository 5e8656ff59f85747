package io.berth.worker.execution;

/**
 * What a task had started was ended from outside because the lease was over: the worker was frozen,
 * and may not have noticed yet.
 */
public final class LeaseOverException extends Exception {
  private static final long serialVersionUID = 1L;

  public LeaseOverException() {
    super("the lease was over");
  }
}
