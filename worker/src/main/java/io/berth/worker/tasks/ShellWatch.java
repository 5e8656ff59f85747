package io.berth.worker.tasks;

import io.berth.worker.TaskContext;
import io.berth.worker.execution.LeaseOverException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/** Attends a script until it has ended, or has been asked to and had its time. */
final class ShellWatch {
  private static final Duration PAUSE_MIN = Duration.ofMillis(1);
  private static final Duration PAUSE_MAX = Duration.ofMillis(20);

  /** What a script prints and leaves in the pipe is 64 KiB; more comes from what it left behind. */
  private static final int LAST_CHUNKS_MAX = 16;

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final GuardedShell shell;
  private final TaskContext context;
  private ByteBuffer undecoded = ByteBuffer.allocate(0);

  ShellWatch(GuardedShell shell, TaskContext context) {
    this.shell = shell;
    this.context = context;
  }

  /**
   * Waits for the script's end.
   *
   * @return the script's exit code
   * @throws LeaseOverException when the guard has ended the script, because we were frozen
   * @throws InterruptedException when the run is stopped: the script was asked to end and has done
   *     so, or its time is over
   */
  int awaitEnd() throws IOException, LeaseOverException, InterruptedException {
    long begun = System.nanoTime();
    try {
      while (true) {
        shell.tellLease();
        boolean printed = takeOutput();
        if (shell.leaseOver()) {
          throw new LeaseOverException();
        }
        OptionalInt code = shell.exitCode();
        if (code.isPresent()) {
          for (int i = 0; i < LAST_CHUNKS_MAX && takeOutput(); i++) {}
          return code.getAsInt();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!printed
            && shell.guardEnded(pause(begun))
            && shell.exitCode().isEmpty()
            && !shell.leaseOver()) {
          throw new IOException("the guard of its processes was killed");
        }
      }
    } catch (InterruptedException e) {
      end();
      throw e;
    }
  }

  private void end() throws IOException, InterruptedException {
    shell.terminate();
    while (!context.killGrace().isZero()) {
      shell.tellLease();
      boolean printed = takeOutput();
      if (shell.exitCode().isPresent() && !shell.othersLeft()) {
        return;
      }
      if (!printed && shell.guardEnded(PAUSE_MAX)) {
        return;
      }
    }
  }

  private boolean takeOutput() throws IOException {
    byte[] bytes = shell.printed();
    if (bytes.length == 0) {
      return false;
    }
    ByteBuffer in =
        ByteBuffer.allocate(undecoded.remaining() + bytes.length).put(undecoded).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    utf8.decode(in, out, /* endOfInput= */ false);
    undecoded = in.slice();
    context.output(out.flip());
    return true;
  }

  /** A fiftieth of the time it runs already: short scripts end at once, long ones cost nothing. */
  private static Duration pause(long begunNanos) {
    Duration pause = Duration.ofNanos((System.nanoTime() - begunNanos) / 50);
    if (pause.compareTo(PAUSE_MIN) < 0) {
      return PAUSE_MIN;
    }
    return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
  }
}
