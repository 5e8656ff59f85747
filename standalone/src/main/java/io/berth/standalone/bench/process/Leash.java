package io.berth.standalone.bench.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/**
 * What a child process begins with: it runs another main class, and ends when its standard input
 * does. Only the bench holds the other end of that, so no child outlives it, however it ends.
 */
public final class Leash {
  private Leash() {}

  /** The name of the main class, then its arguments. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("leash").start(Leash::endWithTheBench);
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      LoggerFactory.getLogger(Leash.class).error("{} has failed", arguments[0], e);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void endWithTheBench() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything; only the end counts.
      }
    } catch (IOException e) {
      // That is an end, too.
    }
    Runtime.getRuntime().halt(1);
  }
}
