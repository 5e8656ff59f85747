package io.berth.worker.testing;

import java.util.List;

/** Signals that Java can't send. */
public final class Freeze {
  private Freeze() {}

  /** As SIGSTOP does: it doesn't notice. */
  public static void stop(Process process) {
    signal("STOP", process);
  }

  public static void resume(Process process) {
    signal("CONT", process);
  }

  private static void signal(String name, Process process) {
    List<String> kill = List.of("/bin/sh", "-c", "kill -" + name + " " + process.pid());
    int code = Await.get(() -> new ProcessBuilder(kill).inheritIO().start().waitFor());
    if (code != 0) {
      throw new AssertionError("Expected to send " + name + " to " + process);
    }
  }
}
