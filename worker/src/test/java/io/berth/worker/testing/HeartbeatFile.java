package io.berth.worker.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A file to which a shell task adds a line every 50 ms, so that a test sees whether it runs. */
public record HeartbeatFile(Path path) {
  private static final Duration SILENCE = Duration.ofMillis(600);

  /** Commands that write until they are killed: they ignore TERM. */
  public String beats() {
    return "trap '' TERM; while :; do echo $BERTH_ATTEMPT >>" + path + "; sleep 0.05; done";
  }

  public void awaitBeating() {
    long before = beatCount();
    Await.until(() -> path + " grows", () -> beatCount() > before + 3);
  }

  /** Waits until nothing was written for a while. */
  public void awaitSilence() {
    long[] last = {beatCount(), System.nanoTime()};
    Await.until(
        () -> path + " grows no more",
        () -> {
          long count = beatCount();
          if (count != last[0]) {
            last[0] = count;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > SILENCE.toNanos();
        });
  }

  /** By the clock of the file system. */
  public long lastMillis() {
    return Await.get(() -> Files.getLastModifiedTime(path).toMillis());
  }

  public long beatCount() {
    return Files.exists(path) ? Await.get(() -> Files.size(path)) : 0;
  }
}
