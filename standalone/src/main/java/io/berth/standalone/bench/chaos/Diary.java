package io.berth.standalone.bench.chaos;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened, with the time: on the screen, and kept for those who look for a cause. */
final class Diary {
  private final PrintWriter out;
  private final long beginNanos = System.nanoTime();
  private final List<String> notes = new ArrayList<>();

  Diary(PrintWriter out) {
    this.out = out;
  }

  Duration now() {
    return Duration.ofNanos(System.nanoTime() - beginNanos);
  }

  synchronized void note(String what) {
    Duration now = now();
    out.printf(
        "%3d:%02d.%d  %s%n", now.toMinutes(), now.toSecondsPart(), now.toMillisPart() / 100, what);
    out.flush();
    notes.add(Instant.now() + "  " + what);
  }

  synchronized List<String> notes() {
    return List.copyOf(notes);
  }
}
