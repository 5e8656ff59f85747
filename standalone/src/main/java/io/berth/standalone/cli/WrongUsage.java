package io.berth.standalone.cli;

/** What was typed can't be done, whatever the state of Berth: the exit code is 2. */
final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongUsage(String message) {
    super(message);
  }
}
