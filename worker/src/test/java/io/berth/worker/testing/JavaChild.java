package io.berth.worker.testing;

import java.util.ArrayList;
import java.util.List;

/** A program in a JVM of its own, which a test can kill or freeze. */
public final class JavaChild {
  private JavaChild() {}

  public static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
