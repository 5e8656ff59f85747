package io.berth.standalone.cli;

/**
 * What the command exits with, unless it stands for a run whose task had an exit code of its own.
 */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;

  private ExitCode() {}
}
