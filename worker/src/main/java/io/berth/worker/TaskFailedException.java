package io.berth.worker;

import org.jspecify.annotations.Nullable;

/** A task failed, in a way its {@link TaskHandler} understands. */
public final class TaskFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable Integer exitCode;
  private final @Nullable String output;
  private final boolean retryable;

  /** A failure that another try may get past. */
  public TaskFailedException(String message) {
    this(message, null, null);
  }

  /**
   * A failure that another try may get past.
   *
   * @param message what was expected and what happened, for people
   * @param exitCode of the task's process, if it had one
   * @param output its last words; null: what was given to {@link TaskContext#output}
   */
  public TaskFailedException(String message, @Nullable Integer exitCode, @Nullable String output) {
    this(message, exitCode, output, true);
  }

  private TaskFailedException(
      String message, @Nullable Integer exitCode, @Nullable String output, boolean retryable) {
    super(message);
    this.exitCode = exitCode;
    this.output = output;
    this.retryable = retryable;
  }

  /** A failure that would come again on every try: the run is not tried again. */
  public static TaskFailedException forGood(String message) {
    return new TaskFailedException(message, null, null, false);
  }

  public @Nullable Integer exitCode() {
    return exitCode;
  }

  public @Nullable String output() {
    return output;
  }

  public boolean retryable() {
    return retryable;
  }
}
