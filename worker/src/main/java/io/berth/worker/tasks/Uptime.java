package io.berth.worker.tasks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The clock that the worker shares with its guards: {@code /proc/uptime}, in hundredths of a
 * second. It runs on while a process is frozen, and nobody sets it.
 */
final class Uptime {
  private static final Path CLOCK = Path.of("/proc/uptime");
  private static final int NANOS = 10_000_000;

  private Uptime() {}

  static long now() throws IOException {
    String text = Files.readString(CLOCK, StandardCharsets.US_ASCII);
    return Long.parseLong(text.substring(0, text.indexOf(' ')).replace(".", ""));
  }

  static long hundredths(Duration duration) {
    return Math.floorDiv(duration.toNanos(), NANOS);
  }
}
